// The library wants this to be there before it is: https://github.com/PeculiarVentures/x509#-reflect-polyfill-required
import 'reflect-metadata'

export * from '@peculiar/x509'

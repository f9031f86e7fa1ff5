/** The one person, tenant and subscription of a mini-Azure. Fixed, so that every run and recording shows the same. */
export const TENANT = '11111111-aaaa-4bbb-8ccc-222222222222'
export const SUBSCRIPTION = { id: '33333333-dddd-4eee-8fff-444444444444', name: 'mini-Azure' } as const
export const PERSON = { name: 'Lesgever', mail: 'lesgever@mini-azure.example', id: '55555555-aaaa-4bbb-8ccc-666666666666' } as const

/** A program that signs in with a secret of its own, which is another one at each start. */
export const PROGRAM_ID = '77777777-aaaa-4bbb-8ccc-888888888888'

import process from 'node:process'

/**
 * Keeps one warning of Node out of the container's log: that taking the types off TypeScript (`stripTypeScriptTypes`, for the
 * page's script) is experimental. All other warnings are printed as before.
 */
export function quietExperiments(): void {
  const printers = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning')
      printers.forEach(print => print.call(process, warning))
  })
}

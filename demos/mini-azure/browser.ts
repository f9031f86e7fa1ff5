/**
 * The browser of a mini-Azure's sign-in: `az login` opens an address "in the browser", and this program goes there in a person's
 * place and back to az, which waits on this machine. No window opens. Node itself finds the door and the authority in the environment
 * (`NODE_USE_ENV_PROXY`, `NODE_EXTRA_CA_CERTS`), so that nothing leaves the machine.
 *
 * `node browser.ts <address>`
 */
import process from 'node:process'

void fetch(process.argv[2] ?? '')

/** What a student types, right and wrong, with the real az: the exit code, the code of the error, and what it prints. */
import type { AzureBench, Said } from './bench.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { azureBench, inPairs } from './bench.ts'

let bench: AzureBench
const G = 'rg-klasdocker'
const IMAGE = 'klasdocker.azurecr.io/klein/web:v1'

/** A line that goes well prints this; one that does not, ends with an exit code and says this. */
type Case = readonly [line: string, exit: number, says: RegExp, code?: string]

/** The commands of a lesson, in their order: what a later one needs, an earlier one made. */
const SETUP: readonly Case[] = [
  ['az account show', 1, /az login/],
  ['az login -o table', 0, /AzureCloud.*mini-Azure.*Enabled/],
  ['az account show --query user.name -o tsv', 0, /^lesgever@mini-azure\.example$/m],
  [`az group create -n ${G} -l westeurope --tags les=docker`, 0, /"provisioningState": "Succeeded"/],
  ['az group create -n leeg -l northeurope -o none', 0, /^$/],
  [`az acr create -g ${G} -n klasdocker --sku Basic --query "[name, sku.name, loginServer, provisioningState, adminUserEnabled]" -o tsv`, 0, /^klasdocker\s+Basic\s+klasdocker\.azurecr\.io\s+Succeeded\s+false\s*$/i],
  ['az acr credential show -n klasdocker', 1, /Run 'az acr update -n klasdocker --admin-enabled true'|admin user is disabled/],
  [`az acr update -n klasdocker --admin-enabled true --query adminUserEnabled`, 0, /^true$/m],
  ['az acr login -n klasdocker', 0, /^Login Succeeded$/m],
  [`docker tag busybox ${IMAGE}`, 0, /^$/],
  [`docker push ${IMAGE}`, 0, /^v1: digest: sha256:[0-9a-f]{64} size: \d+$/m],
  [`docker push klasdocker.azurecr.io/klein/geen:v1`, 1, /An image does not exist locally with the tag: klasdocker\.azurecr\.io\/klein\/geen/],
]

/** Independent of each other: nothing of what they see is changed by another. */
const LOOKS: readonly Case[] = [
  ['az group show -n nergens', 3, /Resource group 'nergens' could not be found\./, 'ResourceGroupNotFound'],
  [`az group create -n ${G} -l northeurope`, 1, /already exists in location 'westeurope'/, 'InvalidResourceGroupLocation'],
  ['az group create -n maan -l mars', 1, /The provided location 'mars' is not available/, 'LocationNotAvailableForResourceGroup'],
  ['az group exists -n nergens', 0, /^false$/m],
  [`az group list --tag les=docker --query [].name -o tsv`, 0, /^rg-klasdocker$/m],
  [`az resource list -g ${G} --query [].type -o tsv`, 0, /^Microsoft\.ContainerRegistry\/registries$/m],
  ['az acr show -n klasdocker --query loginServer -o tsv', 0, /^klasdocker\.azurecr\.io$/m],
  ['az acr show -n bestaatniet', 1, /'bestaatniet' and type 'Microsoft\.ContainerRegistry\/registries' could not be found/],
  ['az acr create -g leeg -n klasdocker --sku Basic', 1, /already in use/, 'AlreadyInUse'],
  [`az acr create -g ${G} -n klas-docker --sku Basic`, 1, /klas-docker|alphanumeric|pattern/],
  ['az acr create -g nergens -n anderenaam --sku Basic -l westeurope', 3, /Resource group 'nergens' could not be found/, 'ResourceGroupNotFound'],
  [`az acr create -g ${G} -n klasdocker --sku Goud`, 2, /Goud/],
  ['az acr check-name -n klasdocker --query nameAvailable', 0, /^false$/m],
  ['az acr check-name -n nogvrij123 --query nameAvailable', 0, /^true$/m],
  [`az acr list -g ${G} --query [].name -o tsv`, 0, /^klasdocker$/m],
  ['az acr repository list -n klasdocker -o tsv', 0, /^klein\/web$/m],
  ['az acr repository show-tags -n klasdocker --repository klein/web -o tsv', 0, /^v1$/m],
  ['az acr repository show-tags -n klasdocker --repository weg', 1, /repository name not known to registry/],
  ['az acr repository show -n klasdocker --image klein/web:v1 --query digest -o tsv', 0, /^sha256:[0-9a-f]{64}$/m],
  ['az acr repository show -n klasdocker --repository klein/web --query "[imageName, tagCount, manifestCount]" -o tsv', 0, /^klein\/web\s+1\s+1\s*$/],
  ['az acr repository show -n klasdocker --image klein/web:v9', 3, /the specified tag does not exist/],
  ['az acr manifest list-metadata -r klasdocker -n klein/web --query [].architecture -o tsv', 0, /^amd64$/m],
  ['az acr repository list -n klasdocker -u klasdocker -p verkeerd', 1, /401|Unable to|unauthorized|authenticat/i],
  ['az acr login -n bestaatniet', 1, /Could not connect to the registry login server 'bestaatniet\.azurecr\.io'/],
  ['docker pull klasdocker.azurecr.io/klein/web:v9', 1, /manifest for klasdocker\.azurecr\.io\/klein\/web:v9 not found/],
  ['docker pull elders.azurecr.io/klein/web:v1', 1, /lookup elders\.azurecr\.io: no such host/],
  ['az provider show -n Microsoft.ContainerInstance --query registrationState -o tsv', 0, /^Registered$/m],
  ['az account set -s 99999999-0000-4000-8000-000000000000', 1, /doesn't exist in cloud|not found/],
  ['az container show -g rg-klasdocker -n nergens', 3, /'Microsoft\.ContainerInstance\/containerGroups\/nergens' under resource group 'rg-klasdocker' was not found/, 'ResourceNotFound'],
  ['az container list -g nergens', 3, /Resource group 'nergens' could not be found/, 'ResourceGroupNotFound'],
  [`az container create -g ${G} -n web --image ${IMAGE} --registry-username klasdocker --registry-password verkeerd --os-type Linux --cpu 1 --memory 1`, 1, /The image 'klasdocker\.azurecr\.io\/klein\/web:v1' in container group 'web' is not accessible/, 'InaccessibleImage'],
  [`az container create -g ${G} -n web --image klasdocker.azurecr.io/klein/web:v9 --registry-username klasdocker --registry-password PASSWORD --os-type Linux --cpu 1 --memory 1`, 1, /is not accessible/, 'InaccessibleImage'],
  [`az container create -g ${G} -n web --image ${IMAGE} --os-type Linux --cpu 1 --memory 1`, 1, /specify --registry-username/],
  [`az container create -g ${G} -n Web_1 --image ${IMAGE} --registry-username klasdocker --registry-password PASSWORD --os-type Linux --cpu 1 --memory 1`, 1, /Web_1/],
  [`az container create -g ${G} -n web --image ${IMAGE} --registry-username klasdocker --registry-password PASSWORD --os-type Linux --cpu 1 --memory 1 --ip-address Public --dns-name-label web`, 1, /between 5 and 63 characters/, 'InvalidDnsNameLabel'],
  [`az container create -g ${G} -n web --image ${IMAGE} --registry-username klasdocker --registry-password PASSWORD --os-type Linux --cpu 64 --memory 1`, 1, /not available in the location/, 'ServiceUnavailable'],
  [`az container create -g ${G} -n web --image nergens/helemaal-niets:v1 --os-type Linux --cpu 1 --memory 1`, 1, /is not accessible/, 'InaccessibleImage'],
  [`az container create -g ${G} -n web --image ${IMAGE} --registry-username klasdocker --registry-password PASSWORD --os-type Solaris --cpu 1 --memory 1`, 2, /Solaris/],
]

/** The life of container groups. */
const LIFE: readonly Case[] = [
  [`az container create -g ${G} -n web --image ${IMAGE} --registry-username klasdocker --registry-password PASSWORD --os-type Linux --cpu 0.5 --memory 0.25 --ip-address Public --ports 8000 --dns-name-label klasweb --environment-variables LES=docker --secure-environment-variables GEHEIM=stil --restart-policy OnFailure --command-line "sh -c 'echo hallo $LES $GEHEIM; mkdir /web; echo 7 > /web/index.html; exec busybox httpd -f -p 8000 -h /web'" --query "[provisioningState, ipAddress.fqdn, instanceView.state]" -o tsv`, 0, /^Succeeded\s+klasweb\.westeurope\.azurecontainer\.io\s+Running\s*$/],
  ['curl --silent --fail http://klasweb.westeurope.azurecontainer.io:8000/', 0, /^7$/m],
  ['curl --silent --fail http://klasweb.westeurope.azurecontainer.io:8001/', 22, /^$/],
  [`az container logs -g ${G} -n web`, 0, /^hallo docker stil$/m],
  [`az container show -g ${G} -n web --query "containers[0].environmentVariables" -o json`, 0, /^(?![\s\S]*stil)[\s\S]*"name": "GEHEIM"/],
  [`az container show -g ${G} -n web --query "[restartPolicy, osType, containers[0].resources.requests.cpu, containers[0].resources.requests.memoryInGb, containers[0].instanceView.events[-1].name, imageRegistryCredentials[0].password]" -o tsv`, 0, /^OnFailure\s+Linux\s+0\.5\s+0\.25\s+Started\s+(?:None\s*)?$/],
  [`az container create -g leeg -n ander --image ${IMAGE} --registry-username klasdocker --registry-password PASSWORD --os-type Linux --cpu 1 --memory 1 --ip-address Public --dns-name-label klasweb -l westeurope`, 1, /'klasweb' in container group 'ander' not available/, 'DnsNameLabelNotAvailable'],
  [`az container create -g ${G} -n web --image ${IMAGE} --registry-username klasdocker --registry-password PASSWORD --os-type Linux --cpu 2 --memory 1`, 1, /you must delete it first/, 'InvalidContainerGroupUpdate'],
  [`az container restart -g ${G} -n web`, 0, /^$/],
  [`az container stop -g ${G} -n web`, 0, /^$/],
  [`az container exec -g ${G} -n web --exec-command ls`, 1, /not running|tty|terminal|Inappropriate ioctl|Error/i],
  [`az container start -g ${G} -n web`, 0, /^$/],
  [`az container show -g ${G} -n web --query instanceView.state -o tsv`, 0, /^Running$/m],
  [`az container create -g ${G} -n eenmaal --image ${IMAGE} --registry-username klasdocker --registry-password PASSWORD --os-type Linux --cpu 1 --memory 0.5 --restart-policy Never --command-line "sh -c 'exit 3'" -o none`, 0, /^$/],
  [`az container show -g ${G} -n eenmaal --query "containers[0].instanceView.currentState.[state, exitCode, detailStatus]" -o tsv`, 0, /^Terminated\s+3\s+Error\s*$/],
  [`az container list -g ${G} --query [].name -o tsv`, 0, /^web\s+eenmaal\s*$/],
  [`az container delete -g ${G} -n eenmaal -y -o none`, 0, /^$/],
  ['az acr repository untag -n klasdocker --image klein/web:v1', 0, /^$/],
  ['az acr repository show-tags -n klasdocker --repository klein/web -o tsv', 0, /^$/],
  ['az acr repository delete -n klasdocker --repository klein/web -y -o none', 0, /^$/],
  ['az acr repository list -n klasdocker -o tsv', 0, /^$/],
  ['az acr credential renew -n klasdocker --password-name password --query username -o tsv', 0, /^klasdocker$/m],
  [`az acr login -n klasdocker -u klasdocker -p PASSWORD`, 1, /Login failed/],
  [`az group delete -n ${G} -y --no-wait`, 0, /^$/],
]

async function judge([line, exit, says, code]: Case, password: string): Promise<Partial<Said> & { line: string, says: boolean }> {
  const said = await bench.run(line.replaceAll('PASSWORD', password))
  const fits = says.test(said.out) || (says.test(said.err) && exit !== 0)
  return { line, exit: said.exit, says: fits, ...(code === undefined ? {} : { code: said.code }), ...(fits && said.exit === exit ? {} : { out: said.out, err: said.err }) }
}

function right([line, exit, , code]: Case): object {
  return { line, exit, says: true, ...(code === undefined ? {} : { code }) }
}

beforeAll(async () => {
  bench = await azureBench('test-az')
})

afterAll(async () => {
  await bench.close()
})

describe('the real az in a mini-Azure', () => {
  let password = ''

  it('there are at least forty lines', () => {
    expect([...SETUP, ...LOOKS, ...LIFE].filter(([line]) => line.startsWith('az ')).length).toBeGreaterThan(40)
  })

  it.each(SETUP.map(one => [one[0], one] as const))('%s', async (_line, one) => {
    expect(await judge(one, password)).toEqual(right(one))
  })

  it('a password is shown where az shows it, and nowhere else', async () => {
    const shown = await bench.run('az acr credential show -n klasdocker --query passwords[0].value -o tsv')
    password = shown.out.trim()
    expect(password).toMatch(/^[\w-]{52}$/)
    expect((await bench.run('az acr show -n klasdocker')).out).not.toContain(password)
  })

  it('what is asked of one another, in any order', async () => {
    expect(await inPairs(LOOKS, one => judge(one, password))).toEqual(LOOKS.map(right))
  }, 150_000)

  it.each(LIFE.map(one => [one[0], one] as const))('%s', async (_line, one) => {
    expect(await judge(one, password)).toEqual(right(one))
  })

  it('after the group is gone, nothing is left on the engine', async () => {
    await expect.poll(bench.containers, { timeout: 30_000 }).toEqual([])
    expect((await bench.run(`az group exists -n ${G}`)).out).toBe('false\n')
  })
})

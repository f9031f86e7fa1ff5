import { defineDemo } from '../kit/demo.ts'
import { open, run, typeSecret } from '../kit/step.ts'

export default defineDemo({
  title: 'Deploy naar Azure Container Instances',
  images: ['node:24-slim', 'registry:2'],
  files: 'cijferlezer',
  cloud: 'azure',
  // The registry and the image in it are those of that demo.
  after: 'acr',
  terminal: { columns: 80, rows: 21 },
  steps: [
    run('az container create -g rg-klasdocker -n cijferlezer --image klasdocker.azurecr.io/cijferlezer:v1 --registry-username klasdocker --os-type Linux --cpu 1 --memory 1.5 --ip-address Public --ports 3000 --dns-name-label klasdocker --query provisioningState -o tsv', {
      says: 'De image uit onze registry, één processor, anderhalve GB',
      until: /Image registry password: $/,
      timeout: 60_000,
    }),
    typeSecret('(het wachtwoord van de registry)', 'az acr credential show -n klasdocker --query passwords[0].value -o tsv', {
      says: 'az vraagt het wachtwoord van de registry',
      brings: { container: 'cijferlezer' },
      expect: /^Succeeded\s*$/m,
      timeout: 300_000,
    }),
    run('az container show -g rg-klasdocker -n cijferlezer --query "{staat: instanceView.state, adres: ipAddress.fqdn}" -o table', {
      says: 'Hij draait, en heeft een naam op het internet',
      brings: { address: 'klasdocker.westeurope.azurecontainer.io' },
      expect: /^Running\s+klasdocker\.westeurope\.azurecontainer\.io\s*$/m,
      timeout: 60_000,
    }),
    open('http://klasdocker.westeurope.azurecontainer.io:3000/', {
      at: 'http://localhost:8082/',
      says: 'Teken een cijfer, in de cloud',
      draw: { on: '#canvas', strokes: [[[28, 14], [70, 14], [48, 42], [66, 52], [70, 70], [58, 86], [36, 86], [24, 78]]], shows: /zeker: een 3.*Laatst gelezen 3/ },
    }),
    run('az container logs -g rg-klasdocker -n cijferlezer', {
      says: 'Wat het programma schrijft',
      expect: /luistert op http:\/\/0\.0\.0\.0:3000/,
      timeout: 60_000,
    }),
    run('az container delete -g rg-klasdocker -n cijferlezer -y --query provisioningState -o tsv', {
      says: 'Elke seconde kost geld: weg ermee',
      takes: ['container', 'address'],
      expect: /^Succeeded\s*$/m,
      timeout: 120_000,
    }),
    run('az group delete -n rg-klasdocker -y', {
      says: 'De group weg, en alles wat erin zit',
      takes: ['group', 'registry', 'pushed'],
      timeout: 300_000,
    }),
    run('az group exists -n rg-klasdocker', {
      says: 'Er blijft niets over, en er loopt geen rekening',
      expect: /^false\s*$/m,
      timeout: 60_000,
    }),
  ],
})

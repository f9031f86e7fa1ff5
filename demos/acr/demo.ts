import { defineDemo } from '../kit/demo.ts'
import { run } from '../kit/step.ts'

export default defineDemo({
  title: 'Push naar Azure Container Registry',
  images: ['node:24-slim', 'registry:2'],
  files: 'cijferlezer',
  cloud: 'azure',
  // A digest on one line.
  terminal: { columns: 80, rows: 21 },
  steps: [
    run('az login --query [].name -o tsv', {
      says: 'Aanmelden in de browser: dit is ons abonnement',
      expect: /\S/,
      timeout: 180_000,
    }),
    run('az group create -n rg-klasdocker -l westeurope --tags les=docker -o table', {
      says: 'Een resource group: een map voor alles van deze les',
      brings: { group: 'rg-klasdocker' },
      expect: /westeurope\s+rg-klasdocker/,
      timeout: 60_000,
    }),
    run('az acr create -g rg-klasdocker -n klasdocker --sku Basic --admin-enabled true --query loginServer -o tsv', {
      says: 'Een eigen registry; haar naam is uniek in de wereld',
      brings: { registry: 'klasdocker.azurecr.io' },
      expect: /^klasdocker\.azurecr\.io\s*$/m,
      timeout: 180_000,
    }),
    run('docker build --quiet --platform linux/amd64 --tag cijferlezer:v1 .', {
      says: 'Bouwen voor de processor in de cloud: linux/amd64',
      brings: { image: 'cijferlezer:v1' },
      expect: /^sha256:[0-9a-f]{64}$/m,
      timeout: 180_000,
    }),
    run('az acr login -n klasdocker', {
      says: 'az haalt een token en geeft het aan docker',
      expect: /^Login Succeeded$/m,
      timeout: 60_000,
    }),
    run('docker tag cijferlezer:v1 klasdocker.azurecr.io/cijferlezer:v1', {
      says: 'De naam zegt naar welke registry ze gaat',
      brings: { tag: 'klasdocker.azurecr.io/cijferlezer:v1' },
    }),
    run('docker push klasdocker.azurecr.io/cijferlezer:v1', {
      says: 'Push: laag per laag naar Azure',
      brings: { pushed: 'cijferlezer:v1' },
      expect: /^v1: digest: sha256:[0-9a-f]{64}/m,
      timeout: 300_000,
    }),
    run('az acr repository list -n klasdocker -o table', {
      says: 'De repository staat in de registry',
      expect: /^cijferlezer\s*$/m,
      timeout: 60_000,
    }),
    run('az acr repository show-tags -n klasdocker --repository cijferlezer -o table', {
      says: '… met haar tag',
      expect: /^v1\s*$/m,
      timeout: 60_000,
    }),
  ],
})

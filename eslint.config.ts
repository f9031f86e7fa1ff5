import antfu from '@antfu/eslint-config'

export default antfu({
  type: 'app',
  vue: true,
  typescript: true,
  markdown: false,
  ignores: [
    'dist',
    '.cache',
    'public/recordings',
    'pages',
    'slides.md',
    '*.md',
  ],
}, {
  rules: {
    // The program talks to people on the console.
    'no-console': 'off',
    // A table of cases reads best with a case a line.
    'antfu/reasonable-newline': 'off',
    // process and Buffer are Node's own globals, documented as such.
    'node/prefer-global/process': 'off',
    'node/prefer-global/buffer': 'off',
  },
})

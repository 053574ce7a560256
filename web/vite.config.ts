import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { ahead } from './scripts/ahead.ts'
import { chunking } from './scripts/chunking.ts'
import { styles } from './scripts/styles.ts'

/** The server that `npm run dev` asks for data. */
const server = process.env.STEWARD_SERVER ?? 'http://127.0.0.1:8686'

export default defineConfig({
  plugins: [react(), ahead, styles],
  resolve: { alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: process.env.STEWARD_WEB_OUT ?? 'dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: chunking } },
    target: 'es2022',
  },
  server: {
    // The user guide stands outside web/.
    fs: { allow: ['..'] },
    proxy: { '/api': { target: server, changeOrigin: false } },
  },
})

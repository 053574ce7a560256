import './theme/mantine.css'
import './theme/tokens.css'
import './print/print.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/queries'
import { Toasts } from './feedback/toasts'
import { startPrinting } from './print/printing'
import { router } from './router'
import { usePreference, useSystemScheme } from './theme/preferences'
import { theme } from './theme/theme'
import { startWords } from './words'
import { startWorker } from './worker'

/** The number that lets our own styles past the page's policy. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

function App() {
  const scheme = usePreference('theme')
  const system = useSystemScheme()
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme === 'auto' ? system : scheme}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  )
}

startWorker()
startPrinting()
await startWords()
const element = document.getElementById('app')
if (element) {
  createRoot(element).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

/** A button that leads into the demo company, and says how far the making of it is. */

import { Button, Loader } from '@mantine/core'
import { useState } from 'react'
import type { Words } from '~/api/types'
import { Refusal } from '~/feedback/Refusal'
import { useAttempt } from '~/feedback/useAttempt'
import { useWords } from '~/words'
import classes from './demo.module.css'
import { lookAround } from './look'

export function LookAround() {
  const { t, say } = useWords()
  const [progress, setProgress] = useState<Words | null>(null)
  const { busy, refusal, attempt } = useAttempt()
  const go = async () => {
    if (await attempt(() => lookAround(setProgress))) setProgress(null)
  }
  return (
    <div className={classes.look}>
      {progress ? (
        <p role="status" className={classes.progress}>
          <Loader size="xs" aria-hidden /> {say(progress)}
        </p>
      ) : (
        <Button variant="default" loading={busy} onClick={go}>
          {t('demo.look')}
        </Button>
      )}
      {refusal && <Refusal>{refusal}</Refusal>}
    </div>
  )
}

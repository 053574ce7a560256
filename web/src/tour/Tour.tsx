/** A few words about what is where, in a corner: nothing waits for them. */

import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useSession } from '~/shell/context'
import { useWords } from '~/words'
import { remember, stepsOf } from './steps'
import classes from './tour.module.css'

export function Tour() {
  const { t } = useWords()
  const session = useSession()
  const steps = stepsOf(session)
  const [at, setAt] = useState(0)
  const [closed, setClosed] = useState(false)
  const step = steps[at]
  const close = () => {
    remember(session.user.id)
    setClosed(true)
  }
  if (closed || !step) return null
  const last = at === steps.length - 1
  return (
    <section className={classes.tour} aria-label={t('tour.title')}>
      <div className={classes.head}>
        <span>{t('setup.step', { step: at + 1, of: steps.length })}</span>
        <button type="button" aria-label={t('tour.skip')} title={t('tour.skip')} onClick={close}>
          <IconX size={16} aria-hidden />
        </button>
      </div>
      <div aria-live="polite">
        <h2>{t(`tour.title.${step}`)}</h2>
        <p>{t(`tour.text.${step}`)}</p>
      </div>
      <div className={classes.acts}>
        {!last && (
          <Button size="xs" variant="subtle" onClick={close}>
            {t('tour.skip')}
          </Button>
        )}
        <Button size="xs" onClick={last ? close : () => setAt(at + 1)}>
          {t(last ? 'tour.end' : 'setup.next')}
        </Button>
      </div>
    </section>
  )
}

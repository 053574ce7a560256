/** A few words about what is where, in a corner: nothing waits for them. */

import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { SCREEN, type Screen, withChoices } from '~/settings/screen'
import { useSetting } from '~/settings/useSetting'
import { useSession } from '~/shell/context'
import { useWords } from '~/words'
import { remember, stepsOf } from './steps'
import classes from './tour.module.css'

export function Tour() {
  const { t } = useWords()
  const session = useSession()
  const steps = stepsOf(session)
  const { value, edit } = useSetting(SCREEN)
  const [at, setAt] = useState(() =>
    typeof value.tour === 'number' ? Math.min(value.tour, steps.length - 1) : 0,
  )
  const [closed, setClosed] = useState(false)
  const step = steps[at]
  const keep = async (tour: Screen['tour']) => {
    try {
      await edit((screen) => withChoices(screen, { tour }))
    } catch {
      // Then it is shown on the next device from where that one knows; nobody needs to hear of it.
    }
  }
  const close = () => {
    remember(session.user.id)
    setClosed(true)
    void keep('seen')
  }
  const next = () => {
    setAt(at + 1)
    void keep(at + 1)
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
        <Button size="xs" onClick={last ? close : next}>
          {t(last ? 'tour.end' : 'setup.next')}
        </Button>
      </div>
    </section>
  )
}

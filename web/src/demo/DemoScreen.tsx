/** What the demo company is, and the way into it. */

import { useSession } from '~/shell/context'
import { useWords } from '~/words'
import classes from './demo.module.css'
import { LookAround } from './LookAround'

export function DemoScreen() {
  const { t } = useWords()
  const { demo } = useSession()
  return (
    <div className={classes.screen}>
      <h1>{t('demo.title')}</h1>
      <p>{t('demo.text')}</p>
      {demo === 'offered' ? <LookAround /> : <p className={classes.note}>{t('demo.none')}</p>}
    </div>
  )
}

/** While there is no network: what one can still do, and what not. */

import { useWords } from '~/words'
import classes from './Shell.module.css'
import { useOnline } from './useOnline'

export function Offline() {
  const { t } = useWords()
  const online = useOnline()
  return (
    <div role="status">
      {!online && (
        <p className={classes.offline}>
          <strong>{t('offline.title')}</strong> {t('offline.text')}
        </p>
      )}
    </div>
  )
}

/** Everything that I was told. */

import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Segments } from '~/shell/Segments'
import { useWords } from '~/words'
import { NoticeList } from './NoticeList'
import classes from './notice.module.css'
import { ReadAll } from './ReadAll'

export function NoticesScreen() {
  const { t } = useWords()
  const [unread, setUnread] = useState(false)
  return (
    <div className={classes.screen}>
      <div className={classes.inner}>
        <div className={classes.head}>
          <Segments
            label={t('notice.shown')}
            value={unread ? 'unread' : 'all'}
            onChange={(value) => setUnread(value === 'unread')}
            options={[
              { value: 'all', label: t('notice.shown.all') },
              { value: 'unread', label: t('notice.shown.unread') },
            ]}
          />
          <span className={classes.space} />
          <ReadAll />
          <Link to="/me" hash="notices" className={classes.link}>
            {t('notice.settings')}
          </Link>
        </div>
        <NoticeList unread={unread} />
      </div>
    </div>
  )
}

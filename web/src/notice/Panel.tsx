/** The newest notices under the bell. */

import { Popover } from '@mantine/core'
import { IconSettings } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { cloneElement, useState } from 'react'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import { NoticeList } from './NoticeList'
import classes from './notice.module.css'
import { ReadAll } from './ReadAll'

export function Panel({ button }: LateProps) {
  const { t } = useWords()
  const [opened, setOpened] = useState(true)
  const close = () => setOpened(false)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width={400}
      position="bottom-end"
      trapFocus
      returnFocus
      shadow="md"
    >
      <Popover.Target>{cloneElement(button, { onClick: () => setOpened((now) => !now) })}</Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-label={t('notice.title')}>
        <div className={classes.head}>
          <h2>{t('notice.title')}</h2>
          <ReadAll />
          <Link
            to="/me"
            hash="notices"
            aria-label={t('notice.settings')}
            title={t('notice.settings')}
            className={classes.gear}
            onClick={close}
          >
            <IconSettings size={18} aria-hidden />
          </Link>
        </div>
        <div className={classes.scroll}>
          <NoticeList unread={false} onFollow={close} />
        </div>
        <Link to="/notices" className={classes.all} onClick={close}>
          {t('notice.all')}
        </Link>
      </Popover.Dropdown>
    </Popover>
  )
}

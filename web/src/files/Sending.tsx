/** A file on its way: how far it is, and ways to stop it or try again. */

import { ActionIcon } from '@mantine/core'
import { IconRefresh, IconX } from '@tabler/icons-react'
import { explain } from '~/feedback/words'
import { useWords } from '~/words'
import { formatSize } from './facts'
import classes from './files.module.css'
import { Picture } from './Picture'
import { giveUp, tryAgain, type Underway } from './underway'

export function Sending({ file }: { file: Underway }) {
  const { t, language } = useWords()
  const { key, name, size, picture, part, error, again } = file
  const percent = Math.round(part * 100)
  return (
    <li className={classes.file} data-sending>
      <Picture id={null} type="" size={96} own={picture} />
      <span className={classes.about}>
        <span className={classes.name}>{name}</span>
        {error === null ? (
          <progress
            className={classes.bar}
            max={100}
            value={percent}
            aria-label={t('files.sending', { name })}
          />
        ) : (
          <span className={classes.problem} role="alert">
            {explain(error, t)}
          </span>
        )}
        {error === null && (
          <span className={classes.small}>
            {percent} % · {formatSize(size, language)}
          </span>
        )}
      </span>
      {again && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('files.again', { name })}
          onClick={() => tryAgain(key)}
        >
          <IconRefresh size={16} />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('files.stop', { name })}
        onClick={() => giveUp(key)}
      >
        <IconX size={16} />
      </ActionIcon>
    </li>
  )
}

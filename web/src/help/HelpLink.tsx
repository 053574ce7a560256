/** A quiet way to the chapter that helps here. */

import { IconHelpCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWords } from '~/words'
import type { ChapterName } from './guide'
import classes from './help.module.css'

export function HelpLink({ chapter, onFollow }: { chapter: ChapterName; onFollow?: () => void }) {
  const { t } = useWords()
  return (
    <Link to="/help/$chapter" params={{ chapter }} className={classes.link} onClick={onFollow}>
      <IconHelpCircle size={16} aria-hidden />
      {t(`help.link.${chapter}`)}
    </Link>
  )
}

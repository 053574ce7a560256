/** The user guide: its chapters, a box to search them, and the one that is read. */

import { IconArrowLeft, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { findInGuide, guideQuery } from './guide'
import classes from './help.module.css'
import { type Block, type Chapter, parseInline } from './markdown'

export function HelpScreen() {
  const { t, language } = useWords()
  const phone = usePhone()
  const { chapter: name } = useParams({ strict: false })
  const { data: chapters = [] } = useQuery(guideQuery(language))
  const [wanted, setWanted] = useState('')
  const hits = findInGuide(chapters, wanted)
  const open = chapters.find((chapter) => chapter.name === name) ?? (phone ? undefined : chapters[0])
  const article = useRef<HTMLElement>(null)
  const shown = open?.name
  useEffect(() => {
    if (shown) article.current?.scrollTo(0, 0)
  }, [shown])
  return (
    <div className={classes.screen} data-phone={phone || undefined}>
      {(!phone || !open) && (
        <nav className={classes.list} aria-label={t('help.chapters')}>
          <div className={classes.find}>
            <IconSearch size={16} aria-hidden />
            <input
              type="search"
              value={wanted}
              aria-label={t('help.find')}
              placeholder={t('help.find')}
              onChange={(event) => setWanted(event.currentTarget.value)}
            />
          </div>
          {wanted.trim() ? (
            <ul>
              {hits.map(({ chapter, heading, extract }) => (
                <li key={`${chapter.name} ${heading}`}>
                  <Link to="/help/$chapter" params={{ chapter: chapter.name }} className={classes.hit}>
                    <strong>{heading ? `${chapter.title} › ${heading}` : chapter.title}</strong>
                    <span>{extract}</span>
                  </Link>
                </li>
              ))}
              {hits.length === 0 && <li className={classes.none}>{t('help.none')}</li>}
            </ul>
          ) : (
            <ul>
              {chapters.map((chapter) => (
                <li key={chapter.name}>
                  <Link
                    to="/help/$chapter"
                    params={{ chapter: chapter.name }}
                    className={classes.item}
                    aria-current={!phone && chapter === open ? 'page' : undefined}
                  >
                    {chapter.title}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </nav>
      )}
      {open && (
        <article ref={article} className={classes.article} key={open.name}>
          {phone && (
            <Link to="/help" className={classes.back}>
              <IconArrowLeft size={16} aria-hidden />
              {t('help.chapters')}
            </Link>
          )}
          <Text chapter={open} />
        </article>
      )}
    </div>
  )
}

function Text({ chapter }: { chapter: Chapter }) {
  return (
    <>
      <h2>{chapter.title}</h2>
      {chapter.sections.map(({ heading, blocks }) => (
        <section key={heading}>
          {heading && <h3>{heading}</h3>}
          {blocks.map((block) => (
            <Shown key={block.kind === 'list' ? block.items.join() : block.text} block={block} />
          ))}
        </section>
      ))}
    </>
  )
}

function Shown({ block }: { block: Block }) {
  if (block.kind === 'paragraph') {
    return (
      <p>
        <Line text={block.text} />
      </p>
    )
  }
  const items = block.items.map((item) => (
    <li key={item}>
      <Line text={item} />
    </li>
  ))
  return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
}

function Line({ text }: { text: string }) {
  return parseInline(text).map((part, at) => {
    const key = `${at} ${part.text}`
    switch (part.kind) {
      case 'strong':
        return <strong key={key}>{part.text}</strong>
      case 'em':
        return <em key={key}>{part.text}</em>
      case 'code':
        return <code key={key}>{part.text}</code>
      case 'link':
        return (
          <Link key={key} to="/help/$chapter" params={{ chapter: part.chapter }}>
            {part.text}
          </Link>
        )
      default:
        return part.text
    }
  })
}

import { IconChevronRight, IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useMatches, useParams } from '@tanstack/react-router'
import { lazy } from 'react'
import { Avatar } from '~/kinds/shared/Person'
import { Bell } from '~/notice/Bell'
import { palette } from '~/palette/open'
import { recordQuery } from '~/record/query'
import { useSimple } from '~/theme/preferences'
import { useWords } from '~/words'
import { useCatalog, useMe } from './context'
import { OFFERS } from './creating'
import { Late } from './Late'
import { main } from './navigation'
import classes from './Shell.module.css'
import { useCreate } from './useCreate'

const CreateMenu = lazy(async () => ({ default: (await import('./CreateMenu')).CreateMenu }))
const MeMenu = lazy(async () => ({ default: (await import('./MeMenu')).MeMenu }))

export function TopBar({ phone }: { phone: boolean }) {
  return (
    <header className={classes.top}>
      <Crumbs />
      <SearchButton phone={phone} />
      {!phone && <Create />}
      <Bell phone={phone} />
      <Me />
    </header>
  )
}

/** Looks like the box that it opens. */
function SearchButton({ phone }: { phone: boolean }) {
  const { t } = useWords()
  return (
    <button
      type="button"
      className={classes.search}
      data-phone={phone || undefined}
      aria-label={phone ? t('palette.title') : undefined}
      onClick={palette.open}
    >
      <IconSearch size={phone ? 20 : 16} aria-hidden />
      {!phone && (
        <>
          <span>{t('palette.open')}</span>
          <kbd aria-hidden>{MAC ? '⌘K' : 'Ctrl K'}</kbd>
        </>
      )}
    </button>
  )
}

const MAC = /Mac|iPhone|iPad/.test(navigator.platform)

function Crumbs() {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const { object: plural, id } = useParams({ strict: false })
  const title = useMatches({ select: (matches) => matches.at(-1)?.staticData.title })
  const object = plural ? catalog.object(plural) : undefined
  if (!object) {
    return <div className={classes.crumbs}>{title && <h1 className={classes.title}>{t(title)}</h1>}</div>
  }
  if (!id && !title) {
    return (
      <div className={classes.crumbs}>
        <h1 className={classes.title}>{say(object.label_plural)}</h1>
      </div>
    )
  }
  return (
    <div className={classes.crumbs}>
      <Link to="/$object" params={{ object: object.plural }}>
        {say(object.label_plural)}
      </Link>
      {id ? (
        <Title plural={object.plural} id={Number(id)} />
      ) : (
        <>
          <IconChevronRight size={14} aria-hidden />
          <h1 className={classes.title}>{title && t(title)}</h1>
        </>
      )}
    </div>
  )
}

function Title({ plural, id }: { plural: string; id: number }) {
  const catalog = useCatalog()
  const object = catalog.object(plural)
  const { data } = useQuery({ ...recordQuery(catalog, plural, id), enabled: Boolean(object) })
  const title = object && data ? data[object.title] : null
  if (typeof title !== 'string') return null
  return (
    <>
      <IconChevronRight size={14} aria-hidden />
      <span>{title}</span>
    </>
  )
}

function Create() {
  const { t, say } = useWords()
  const only = main(useCatalog())
  const makeOnly = useCreate(only)
  const simple = useSimple()
  if (!only) return null
  if (simple) {
    return (
      <button type="button" className={classes.create} {...OFFERS} onClick={makeOnly}>
        <IconPlus size={18} aria-hidden />
        {t('list.create', { what: say(only.label) })}
      </button>
    )
  }
  return (
    <Late
      menu={CreateMenu}
      menuProps={{}}
      button={(press) => (
        <button type="button" className={classes.create} aria-haspopup="menu" {...OFFERS} onClick={press}>
          <IconPlus size={16} aria-hidden />
          {t('create')}
        </button>
      )}
    />
  )
}

function Me() {
  const { t } = useWords()
  const me = useMe()
  return (
    <Late
      menu={MeMenu}
      menuProps={{}}
      button={(press) => (
        <button
          type="button"
          className={classes.me}
          aria-haspopup="menu"
          aria-label={t('me.menu', { name: me.name })}
          onClick={press}
        >
          <Avatar name={me.name} id={me.id} size="1.75rem" />
        </button>
      )}
    />
  )
}

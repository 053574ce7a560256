import {
  IconChevronRight,
  IconLayoutGrid,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconTrash,
} from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import type { ObjectDef } from '~/api/types'
import { Favourites } from '~/favourites/Favourites'
import { choose, usePreference, useSimple } from '~/theme/preferences'
import { useWords } from '~/words'
import { useCatalog } from './context'
import { iconOf, SCREEN_ICONS } from './icons'
import { groups, type ScreenDef, screens, simple } from './navigation'
import classes from './Shell.module.css'
import { useKeys } from './useKeys'

export function Sidebar() {
  const { t } = useWords()
  return (
    <aside className={classes.side}>
      <div className={classes.sheet}>
        <div className={classes.heading}>
          <Link to="/" className={classes.brand}>
            <img src="/icon.svg" alt="" />
            Steward
          </Link>
          <Fold />
        </div>
        <nav className={classes.nav} aria-label={t('nav.main')}>
          <NavigationLists />
        </nav>
      </div>
    </aside>
  )
}

/** Makes the sidebar a row of icons, whose words come under the pointer, and wide again. */
function Fold() {
  const { t } = useWords()
  const narrow = usePreference('side') === 'narrow'
  const Icon = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  const turn = () => choose('side', narrow ? 'wide' : 'narrow')
  useKeys((event) => (event.key === '[' ? turn : null))
  return (
    <button
      type="button"
      className={classes.fold}
      aria-expanded={!narrow}
      aria-label={t(narrow ? 'side.widen' : 'side.narrow')}
      title={t(narrow ? 'side.widen' : 'side.narrow')}
      onClick={(event) => {
        // What has the focus stays wide.
        event.currentTarget.blur()
        turn()
      }}
    >
      <Icon size={18} stroke={1.75} aria-hidden />
    </button>
  )
}

export function NavigationLists({ onFollow }: { onFollow?: () => void }) {
  const catalog = useCatalog()
  if (useSimple()) return <Simple onFollow={onFollow} />
  return (
    <>
      <Favourites onFollow={onFollow} />
      <Screens screens={screens(catalog)} onFollow={onFollow} />
      <Groups onFollow={onFollow} />
      <Bin onFollow={onFollow} />
    </>
  )
}

function Screens({ screens, onFollow }: { screens: ScreenDef[]; onFollow?: () => void }) {
  const { t } = useWords()
  return (
    <ul className={classes.list}>
      {screens.map(({ to, word, icon }) => {
        const Icon = SCREEN_ICONS[icon]
        return (
          <li key={to}>
            <Link
              className={classes.item}
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              onClick={onFollow}
            >
              <Icon size={18} stroke={1.75} aria-hidden />
              {t(word)}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

/** What was deleted, below everything that is there. */
function Bin({ onFollow }: { onFollow?: () => void }) {
  const { t } = useWords()
  return (
    <ul className={`${classes.list} ${classes.last}`}>
      <li>
        <Link className={classes.item} to="/bin" activeOptions={{ includeSearch: false }} onClick={onFollow}>
          <IconTrash size={18} stroke={1.75} aria-hidden />
          {t('nav.bin')}
        </Link>
      </li>
    </ul>
  )
}

/** The few ways of simple mode, and the way back to all of them. */
function Simple({ onFollow }: { onFollow?: () => void }) {
  const { t } = useWords()
  const { screens, objects } = simple(useCatalog())
  const [today, ...others] = screens
  return (
    <>
      {today && <Screens screens={[today]} onFollow={onFollow} />}
      <Objects objects={objects} onFollow={onFollow} />
      <Screens screens={others} onFollow={onFollow} />
      <button
        type="button"
        className={`${classes.item} ${classes.bare} ${classes.everything}`}
        onClick={() => choose('mode', 'full')}
      >
        <IconLayoutGrid size={18} stroke={1.75} aria-hidden />
        {t('simple.leave')}
      </button>
    </>
  )
}

function Groups({ onFollow }: { onFollow?: () => void }) {
  const { t } = useWords()
  const { object: here } = useParams({ strict: false })
  return groups(useCatalog()).map((group) =>
    group.folded ? (
      <details
        key={group.word}
        className={classes.folded}
        open={group.objects.some((object) => object.plural === here) || undefined}
      >
        <summary className={classes.group}>
          {t(group.word)}
          <IconChevronRight size={14} aria-hidden />
        </summary>
        <Objects objects={group.objects} onFollow={onFollow} />
      </details>
    ) : (
      <section key={group.word} aria-label={t(group.word)}>
        <div className={classes.group} aria-hidden>
          {t(group.word)}
        </div>
        <Objects objects={group.objects} onFollow={onFollow} />
      </section>
    ),
  )
}

function Objects({ objects, onFollow }: { objects: ObjectDef[]; onFollow?: () => void }) {
  const { say } = useWords()
  return (
    <ul className={classes.list}>
      {objects.map((object) => {
        const Icon = iconOf(object.icon)
        return (
          <li key={object.name}>
            <Link
              className={classes.item}
              to="/$object"
              params={{ object: object.plural }}
              activeOptions={{ includeSearch: false }}
              onClick={onFollow}
            >
              <Icon size={18} stroke={1.75} aria-hidden />
              {say(object.label_plural)}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

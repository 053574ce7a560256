import { Link } from '@tanstack/react-router'
import { useWords } from '~/words'
import { useCatalog } from './context'
import { iconOf } from './icons'
import { groups } from './navigation'
import classes from './Shell.module.css'

export function Sidebar() {
  const { t } = useWords()
  return (
    <aside className={classes.side}>
      <Link to="/" className={classes.brand}>
        <img src="/icon.svg" alt="" />
        Steward
      </Link>
      <nav className={classes.nav} aria-label={t('nav.main')}>
        <NavigationLists />
      </nav>
    </aside>
  )
}

export function NavigationLists({ onFollow }: { onFollow?: () => void }) {
  const { t, say } = useWords()
  const catalog = useCatalog()
  return groups(catalog).map((group) => (
    <section key={group.word} aria-label={t(group.word)}>
      <div className={classes.group} aria-hidden>
        {t(group.word)}
      </div>
      <ul className={classes.list}>
        {group.objects.map((object) => {
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
    </section>
  ))
}

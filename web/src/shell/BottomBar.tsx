import { Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBuilding, IconDots, IconPlus, IconSun, IconTargetArrow } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useSimple } from '~/theme/preferences'
import { useWords } from '~/words'
import { useCatalog } from './context'
import { OFFERS } from './creating'
import { iconOf } from './icons'
import { creatable, main } from './navigation'
import classes from './Shell.module.css'
import { NavigationLists } from './Sidebar'
import { useCreate } from './useCreate'

const TABS = [
  { name: 'account', icon: IconBuilding },
  { name: 'opportunity', icon: IconTargetArrow },
] as const

/** Today, customers, create at the thumb, sales, and the rest. */
export function BottomBar() {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const navigate = useNavigate()
  const [more, moreOpen] = useDisclosure(false)
  const only = main(catalog)
  const makeOnly = useCreate(only)
  const simple = useSimple()
  const [making, makingOpen] = useDisclosure(false)
  const tabs = TABS.flatMap(({ name, icon }) => {
    const object = catalog.named(name)
    return object ? [{ object, Icon: icon }] : []
  })
  const tab = ({ object, Icon }: (typeof tabs)[number]) => (
    <Link
      key={object.name}
      className={classes.tab}
      to="/$object"
      params={{ object: object.plural }}
      activeOptions={{ includeSearch: false }}
    >
      <Icon size={22} stroke={1.75} aria-hidden />
      <span>{say(object.label_plural)}</span>
    </Link>
  )
  return (
    <nav className={classes.bottom} aria-label={t('nav.main')}>
      <Link className={classes.tab} to="/" activeOptions={{ exact: true, includeSearch: false }}>
        <IconSun size={22} stroke={1.75} aria-hidden />
        <span>{t('nav.today')}</span>
      </Link>
      {tabs.slice(0, 1).map(tab)}
      <button
        type="button"
        className={classes.tab}
        data-main
        {...OFFERS}
        aria-label={simple && only ? t('list.create', { what: say(only.label) }) : undefined}
        onClick={simple ? makeOnly : makingOpen.open}
      >
        <IconPlus size={20} aria-hidden />
        <span>{t('create')}</span>
      </button>
      {tabs.slice(1).map(tab)}
      <button type="button" className={classes.tab} onClick={moreOpen.open}>
        <IconDots size={22} aria-hidden />
        <span>{t('nav.more')}</span>
      </button>
      <Drawer
        opened={more}
        onClose={moreOpen.close}
        position="bottom"
        size="auto"
        title={t('nav.more')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <div className={classes.more}>
          <NavigationLists onFollow={moreOpen.close} />
        </div>
      </Drawer>
      <Drawer
        opened={making}
        onClose={makingOpen.close}
        position="bottom"
        size="auto"
        title={t('create')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <div className={classes.more}>
          {creatable(catalog).map((object) => {
            const Icon = iconOf(object.icon)
            return (
              <button
                key={object.name}
                type="button"
                className={`${classes.item} ${classes.bare}`}
                onClick={() => {
                  makingOpen.close()
                  navigate({
                    to: '.',
                    search: (before) => ({ ...before, create: object.plural, with: undefined }),
                  })
                }}
              >
                <Icon size={20} aria-hidden />
                {say(object.label)}
              </button>
            )
          })}
        </div>
      </Drawer>
    </nav>
  )
}

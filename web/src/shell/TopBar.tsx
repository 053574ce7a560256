import { Button, Menu } from '@mantine/core'
import { IconChevronRight, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { recordQuery } from '~/record/query'
import { useWords } from '~/words'
import { useCatalog } from './context'
import { iconOf } from './icons'
import { MeMenu } from './MeMenu'
import { creatable } from './navigation'
import classes from './Shell.module.css'

export function TopBar({ phone }: { phone: boolean }) {
  return (
    <header className={classes.top}>
      <Crumbs />
      {!phone && <CreateMenu />}
      <MeMenu />
    </header>
  )
}

function Crumbs() {
  const { say } = useWords()
  const catalog = useCatalog()
  const { object: plural, id } = useParams({ strict: false })
  const object = plural ? catalog.object(plural) : undefined
  if (!object) return <div className={classes.crumbs} />
  if (!id) {
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
      <IconChevronRight size={14} aria-hidden />
      <Title plural={object.plural} id={Number(id)} />
    </div>
  )
}

function Title({ plural, id }: { plural: string; id: number }) {
  const catalog = useCatalog()
  const object = catalog.object(plural)
  const { data } = useQuery({ ...recordQuery(catalog, plural, id), enabled: Boolean(object) })
  const title = object && data ? data[object.title] : null
  return <span>{typeof title === 'string' ? title : ''}</span>
}

function CreateMenu() {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const navigate = useNavigate()
  const objects = creatable(catalog)
  if (objects.length === 0) return null
  return (
    <Menu>
      <Menu.Target>
        <Button size="compact-md" leftSection={<IconPlus size={16} aria-hidden />}>
          {t('create')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {objects.map((object) => {
          const Icon = iconOf(object.icon)
          return (
            <Menu.Item
              key={object.name}
              leftSection={<Icon size={16} aria-hidden />}
              onClick={() =>
                navigate({
                  to: '.',
                  search: (before) => ({ ...before, create: object.plural, with: undefined }),
                })
              }
            >
              {say(object.label)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

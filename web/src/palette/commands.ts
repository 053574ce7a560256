/** What can be done from the search box: go to a screen, make something, change how things look. */

import type { TablerIcon } from '@tabler/icons-react'
import {
  IconBookmark,
  IconForms,
  IconHelpCircle,
  IconHistory,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconPlayerPlay,
  IconPlus,
  IconPrinter,
  IconSun,
  IconTrash,
} from '@tabler/icons-react'
import type { Catalog } from '~/api/catalog'
import { may } from '~/api/catalog'
import type { Words } from '~/api/types'
import type { SavedView } from '~/list/views/savedViews'
import { iconOf } from '~/shell/icons'
import { creatable, groups } from '~/shell/navigation'
import type { Translate } from '~/words'
import { wordsOf } from './marks'

/** Where a command leads, or what it does. */
export type Act =
  | { go: 'list'; plural: string; view?: string }
  | { go: 'create'; plural: string }
  | { go: 'theme'; theme: 'light' | 'dark' | 'auto' }
  | { go: 'language'; language: 'zh' | 'en' }
  | { go: 'changes' }
  | { go: 'bin' }
  | { go: 'fields' }
  | { go: 'demo' }
  | { go: 'print' }
  | { go: 'keys' }
  | { go: 'help' }
  | { go: 'out' }

export interface Command {
  key: string
  kind: 'screen' | 'create' | 'setting'
  label: string
  /** What it is also found by: its words in the other language. */
  also: string
  icon: TablerIcon
  act: Act
}

interface Context {
  catalog: Catalog
  saved: SavedView[]
  /** Whether one may add and change fields. */
  reshapes?: boolean
  /** Whether one may look around the demo company. */
  demo?: boolean
  t: Translate
  say: (words: Words) => string
}

export function commands({ catalog, saved, reshapes = false, demo = false, t, say }: Context): Command[] {
  const objects = groups(catalog).flatMap((group) => group.objects)
  const both = (words: Words) => `${words.en} ${words.zh}`
  return [
    ...objects.map(
      (object): Command => ({
        key: `go-${object.plural}`,
        kind: 'screen',
        label: say(object.label_plural),
        also: both(object.label_plural),
        icon: iconOf(object.icon),
        act: { go: 'list', plural: object.plural },
      }),
    ),
    ...saved.flatMap((view): Command[] => {
      const object = catalog.named(view.object)
      if (!object) return []
      const label = `${say(object.label_plural)} › ${view.name}`
      const act = { go: 'list', plural: object.plural, view: String(view.id) } as const
      return [
        {
          key: `view-${view.id}`,
          kind: 'screen',
          label,
          also: both(object.label_plural),
          icon: IconBookmark,
          act,
        },
      ]
    }),
    ...[...new Set([...creatable(catalog), ...objects])]
      .filter((object) => may(object, 'create'))
      .map(
        (object): Command => ({
          key: `create-${object.plural}`,
          kind: 'create',
          label: t('form.title', { what: say(object.label) }),
          also: `create new 新建 ${both(object.label)}`,
          icon: IconPlus,
          act: { go: 'create', plural: object.plural },
        }),
      ),
    ...(reshapes ? [fields(t)] : []),
    ...(demo ? [around(t)] : []),
    ...settings(t),
  ]
}

function fields(t: Translate): Command {
  return {
    key: 'fields',
    kind: 'screen',
    label: t('nav.reshape'),
    also: 'objects fields custom field 对象 字段 自定义 设置',
    icon: IconForms,
    act: { go: 'fields' },
  }
}

function around(t: Translate): Command {
  return {
    key: 'demo',
    kind: 'screen',
    label: t('demo.title'),
    also: 'demo example try 演示 示例 试用',
    icon: IconPlayerPlay,
    act: { go: 'demo' },
  }
}

function settings(t: Translate): Command[] {
  const theme = (name: 'light' | 'dark' | 'auto', also: string): Command => ({
    key: `theme-${name}`,
    kind: 'setting',
    label: `${t('choice.theme')}: ${t(`choice.theme.${name}`)}`,
    also,
    icon: name === 'dark' ? IconMoon : IconSun,
    act: { go: 'theme', theme: name },
  })
  return [
    theme('light', 'theme light mode 浅色 外观'),
    theme('dark', 'theme dark mode 深色 外观 夜间'),
    theme('auto', 'theme system auto 跟随系统 外观'),
    {
      key: 'language-zh',
      kind: 'setting',
      label: '中文',
      also: 'language chinese 语言',
      icon: IconLanguage,
      act: { go: 'language', language: 'zh' },
    },
    {
      key: 'language-en',
      kind: 'setting',
      label: 'English',
      also: 'language 语言 英文',
      icon: IconLanguage,
      act: { go: 'language', language: 'en' },
    },
    {
      key: 'changes',
      kind: 'setting',
      label: t('nav.changes'),
      also: 'undo history changes 刚才做的 撤销 修改记录',
      icon: IconHistory,
      act: { go: 'changes' },
    },
    {
      key: 'bin',
      kind: 'screen',
      label: t('nav.bin'),
      also: 'bin trash deleted restore 回收站 已删除 恢复',
      icon: IconTrash,
      act: { go: 'bin' },
    },
    {
      key: 'print',
      kind: 'setting',
      label: t('print.this'),
      also: 'print pdf 打印',
      icon: IconPrinter,
      act: { go: 'print' },
    },
    {
      key: 'keys',
      kind: 'setting',
      label: t('keys.title'),
      also: 'keyboard shortcuts help 快捷键 帮助',
      icon: IconKeyboard,
      act: { go: 'keys' },
    },
    {
      key: 'help',
      kind: 'screen',
      label: t('help.title'),
      also: 'help guide manual 帮助 说明 使用指南',
      icon: IconHelpCircle,
      act: { go: 'help' },
    },
    {
      key: 'out',
      kind: 'setting',
      label: t('sign.out'),
      also: 'sign out log out 退出',
      icon: IconLogout,
      act: { go: 'out' },
    },
  ]
}

/** Those that have every word; those that begin with what is typed come first. */
export function fitting(all: Command[], wanted: string): Command[] {
  const words = wordsOf(wanted)
  if (words.length === 0) return []
  const fits = all.filter(({ label, also }) => {
    const text = `${label} ${also}`.normalize('NFKC').toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const begins = ({ label }: Command) => label.toLowerCase().startsWith(words[0] ?? '')
  return [...fits.filter(begins), ...fits.filter((command) => !begins(command))]
}

import { Menu, SegmentedControl } from '@mantine/core'
import {
  IconCopy,
  IconForms,
  IconHelpCircle,
  IconHistory,
  IconKeyboard,
  IconLogout,
  IconSettings,
  IconSubtask,
  IconTrash,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { useSettle } from '~/profile/useSettle'
import { mayReshape } from '~/reshape/api'
import { CHOICES, type Choice, choose, type Preference, usePreference } from '~/theme/preferences'
import { type Language, speak, useWords } from '~/words'
import { useSession } from './context'
import { keySheet } from './keySheet'
import type { LateProps } from './Late'
import classes from './Shell.module.css'
import { usePhone } from './usePhone'
import { useSignOut } from './useSignOut'

export function MeMenu({ button }: LateProps) {
  const { t } = useWords()
  const session = useSession()
  const { user: me, rights } = session
  const administers = rights.users?.update === 'all'
  const navigate = useNavigate()
  const signOut = useSignOut()
  const phone = usePhone()
  return (
    <Menu width={280} defaultOpened>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <div className={classes.meName}>{me.name}</div>
        <LanguageChoice />
        <PreferenceChoice name="theme" />
        <PreferenceChoice name="density" />
        <PreferenceChoice name="text" />
        <PreferenceChoice name="mode" />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconHistory size={16} aria-hidden />}
          onClick={() => navigate({ to: '/changes' })}
        >
          {t('nav.changes')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => navigate({ to: '/bin' })}>
          {t('nav.bin')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={16} aria-hidden />}
          onClick={() => navigate({ to: '/duplicates' })}
        >
          {t('nav.duplicates')}
        </Menu.Item>
        {mayReshape(session) && (
          <Menu.Item
            leftSection={<IconForms size={16} aria-hidden />}
            onClick={() => navigate({ to: '/settings/fields' })}
          >
            {t('nav.reshape')}
          </Menu.Item>
        )}
        {!phone && (
          <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={keySheet.open}>
            {t('keys.title')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconHelpCircle size={16} aria-hidden />}
          onClick={() => navigate({ to: '/help' })}
        >
          {t('help.title')}
        </Menu.Item>
        {administers && (
          <Menu.Item
            leftSection={<IconSubtask size={16} aria-hidden />}
            onClick={() => navigate({ to: '/jobs' })}
          >
            {t('nav.jobs')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconSettings size={16} aria-hidden />}
          onClick={() => navigate({ to: '/me' })}
        >
          {t('nav.profile')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          {t('sign.out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function LanguageChoice() {
  const { t, language } = useWords()
  const settle = useSettle()
  const label = useId()
  return (
    <div className={classes.choice}>
      <span id={label} className={classes.choiceLabel}>
        {t('choice.language')}
      </span>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby={label}
        value={language}
        onChange={async (value) => {
          await speak(value as Language)
          await settle({ locale: value })
        }}
        data={[
          { value: 'zh', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
      />
    </div>
  )
}

/** What is chosen in the menu; the sidebar has a button of its own. */
type Shown = Exclude<Preference, 'side'>

function PreferenceChoice<P extends Shown>({ name }: { name: P }) {
  const { t } = useWords()
  const value = usePreference(name)
  const label = useId()
  const choices: readonly Choice<P>[] = CHOICES[name]
  return (
    <div className={classes.choice}>
      <span id={label} className={classes.choiceLabel}>
        {t(`choice.${name as Shown}`)}
      </span>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby={label}
        value={value}
        onChange={(choice) => choose(name, choice as Choice<P>)}
        data={choices.map((choice) => ({
          value: choice,
          label: t(`choice.${name as Shown}.${choice as string}` as 'choice.theme.auto'),
        }))}
      />
    </div>
  )
}

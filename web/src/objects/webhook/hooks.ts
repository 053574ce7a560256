/** What one does with webhooks besides changing them. */

import { askJson } from '~/api/client'

const act = <R>(name: string, body: Record<string, unknown>): Promise<R> =>
  askJson<R>(`rpc/${name}`, { method: 'POST', body })

export const sendTest = (webhook: number) => act<{ delivery: number }>('test_webhook', { webhook })

export const sendFailed = (webhook: number) =>
  act<{ replayed: number }>('replay_failed_webhook_deliveries', { webhook })

export const rotateSecret = (webhook: number) => act('rotate_webhook_secret', { webhook })

export const sendAgain = (delivery: number) => act('replay_webhook_delivery', { delivery })

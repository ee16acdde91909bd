/** Texts of the system notification at the end of a run. */
import type { Language } from '../../engine/errors/types.ts';
import { formatError } from '../../engine/errors/error.ts';
import type { EngineEvent, Events } from '../../engine/protocol/events.ts';
import { say } from './texts.ts';

export interface AnnouncementText {
  readonly title: string;
  readonly body: string;
}

/**
 * The notification for an event; null for one that does not end a run or a search, and for what the user stopped.
 * @param last metrics of the last epoch, if one has ended
 */
export function announcementOf(
  { event, data }: EngineEvent,
  last: Events['epoch.metrics'] | null,
  language: Language,
): AnnouncementText | null {
  if (event === 'search.changed') {
    const { status, name, best, plan, fault } = data.search;
    if (status === 'failed' && fault)
      return { title: say('searchFailed', language), body: formatError(fault, language) };
    if (status !== 'finished') return null;
    const score = best?.score ?? null;
    const isShare = plan?.metric.endsWith('Accuracy') === true;
    const text = score === null ? '' : isShare ? `${(100 * score).toFixed(2)} %` : String(Number(score.toPrecision(4)));
    return {
      title: say('searchFinished', language),
      body: text ? say('searchBest', language, `${name}: ${text}`) : name,
    };
  }
  if (event === 'run.failed') return { title: say('runFailed', language), body: formatError(data.error, language) };
  if (event === 'engine.lost' && data.run !== null)
    return { title: say('runInterrupted', language), body: formatError(data.error, language) };
  if (event !== 'run.finished' || (data.stopped && !data.early)) return null;
  const accuracy = last?.validationAccuracy ?? null;
  const loss = last?.validationLoss ?? last?.trainLoss ?? null;
  const body =
    accuracy !== null
      ? say('runAccuracy', language, `${(100 * accuracy).toFixed(2)} %`)
      : loss !== null
        ? say(last?.validationLoss == null ? 'runTrainLoss' : 'runLoss', language, String(Number(loss.toPrecision(4))))
        : '';
  return { title: say(data.early ? 'runEndedEarly' : 'runFinished', language), body };
}

// What may stand in a request that Prefect keeps: read here by nginx (njs) before Prefect sees it.
//
// Rules
// -----
// 1. What goes on to Prefect is written here anew, from what was looked at. So nothing else can be in it: no second key of
//    the same name, no other encoding, nothing that Prefect reads in another way than we do.
// 2. A key that is not named below is refused, at every level but the answers of a form: those are judged by the form's own
//    schema in Prefect, which is switched on for every run.
// 3. What Prefect's page fills in by itself is left out where Prefect has it anyway: a run is named by klantreis once it
//    begins, and gets the tags and the queue of its deployment. What somebody typed where no form asks is refused, so that
//    nobody thinks it was kept.
// 4. What was sent is never repeated: not in the answer, and not in a log.
//
// Per route `wrong` says in Dutch what is wrong with a body ('' when nothing is) and `kept` what goes on. They know no request
// and no clock; tests/test_proxy_bodies.py runs them in a browser. Language: njs 0.7 of Debian 12, so no `...`, no Set, no class.

// --- what is told -----------------------------------------------------------------------------------------------------

const UNREADABLE = 'Dit is geen formulier dat hier kan worden gelezen. Laad de pagina opnieuw, en probeer het nog eens.';
const UNKNOWN = 'Hierin staat iets waar het formulier niet om vraagt. Laad de pagina opnieuw, en probeer het nog eens.';
const MESSAGE = 'Laat het veld "Message" of "Reason" leeg: wat u daar typt, mag hier niet worden bewaard. Kijk bij "Additional options".';
const TAGS = 'Voeg zelf geen tags toe: wat u daar typt, mag hier niet worden bewaard. Haal ze weg bij "Additional options".';
const CHECKED = 'Laat "Enforce Parameter Schema" ("Validate parameters") aan staan: zonder controle mag een formulier niet worden ingeleverd.';
const QUEUE = 'Kies geen andere wachtrij ("Work queue"): laat staan wat er stond.';
const JOB = 'Laat "Job variables" leeg: hoe een run start, is hier niet te kiezen.';
const RETRIES = 'Kies bij "Retries" hoogstens 10 keer, met hoogstens een uur ("Retry delay") ertussen.';
const WHEN = 'Kies als begin een dag en een tijd, of nu.';
const STATE = 'Deze status kan hier niet worden gekozen.';
const SCHEDULE = 'Van een planning kunt u hier alleen de tijden wijzigen (als "Cron", in Europe/Amsterdam), en haar aan of uit zetten.';
const LIMIT = 'Hier kunt u van een limiet alleen de aantallen wijzigen, en haar aan of uit zetten.';

// --- what is known ----------------------------------------------------------------------------------------------------

// The tags of prefect.yaml, which a form has filled in; the same list, says tests/test_deploy_files.py.
const DEPLOYMENT_TAGS = [
    'aandacht', 'beheer', 'besluit', 'cijfers', "collega's", 'dossier', 'elk kwartier', 'elke maand', 'elke werkdag', 'gegevens',
    'op verzoek', 'opvolging', 'uitnodigen', 'vanzelf', 'verzenden',
];
// A run of one dossier has its reference for a tag, which the page copies with the run. It goes no further than here.
const CASE_TAG = /^dossier:[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/;
// What Prefect's pages (3.8.8, both of them) write as a message themselves.
const MESSAGES_OF_THE_PAGE = ['', 'Run from the Prefect UI', 'Run from the Prefect UI with defaults', 'Retry from the UI'];
// Each state by its own names, as the pages call them.
const NAMES_OF_STATES = {
    SCHEDULED: ['Scheduled', 'AwaitingRetry'], PENDING: ['Pending'], RUNNING: ['Running'], COMPLETED: ['Completed'],
    FAILED: ['Failed'], CANCELLED: ['Cancelled'], CRASHED: ['Crashed'], PAUSED: ['Paused', 'Suspended'], CANCELLING: ['Cancelling'],
};
const CRON = /^[0-9*\/,-]{1,20}( [0-9*\/,-]{1,20}){4}$/;
const MOMENT = /^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-][01][0-9]:[0-5][0-9])$/;

const isNothing = value => value === undefined || value === null;
const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = value => isNothing(value) || (isObject(value) && Object.keys(value).length === 0);
const isSwitch = value => isNothing(value) || value === true || value === false;
const isMoment = value => isNothing(value) || (typeof value === 'string' && MOMENT.test(value));
const isMessage = value => isNothing(value) || MESSAGES_OF_THE_PAGE.indexOf(value) >= 0;
const isUpTo = most => value => isNothing(value) || (Number.isInteger(value) && value >= 0 && value <= most);
const isKnownTag = tag => DEPLOYMENT_TAGS.indexOf(tag) >= 0 || (typeof tag === 'string' && CASE_TAG.test(tag));
const isAny = () => true;

// What is wrong with `sent` by a table of [key, may it be so, what is told if not]; the first that is wrong counts.
function wrongBy(table, sent) {
    if (!isObject(sent)) return UNREADABLE;
    const known = table.map(row => row[0]);
    if (!Object.keys(sent).every(key => known.indexOf(key) >= 0)) return UNKNOWN;
    const wrong = table.filter(row => !row[1](sent[row[0]]))[0];
    return wrong ? wrong[2] : '';
}

// Those of the keys that say something.
function only(keys, sent) {
    const kept = {};
    keys.forEach(key => { if (!isNothing(sent[key])) kept[key] = sent[key]; });
    return kept;
}

// --- a form that is handed in: POST /api/deployments/{id}/create_flow_run ------------------------------------------------

const RUN = [
    ['name', value => isNothing(value) || typeof value === 'string', UNKNOWN],
    ['parameters', value => isNothing(value) || isObject(value), UNREADABLE],
    ['enforce_parameter_schema', value => isNothing(value) || value === true, CHECKED],
    ['tags', value => isNothing(value) || (Array.isArray(value) && value.every(isKnownTag)), TAGS],
    ['work_queue_name', value => isNothing(value) || value === 'default', QUEUE],
    ['job_variables', isEmpty, JOB],
    ['empirical_policy', isAny, ''],
    ['state', isAny, ''],
];
const START = [
    ['type', value => value === 'SCHEDULED', STATE],
    ['name', value => isNothing(value) || value === 'Scheduled', STATE],
    ['message', isMessage, MESSAGE],
    ['state_details', isAny, ''],
];
const RETRY = [
    ['retries', isUpTo(10), RETRIES],
    ['retry_delay', isUpTo(3600), RETRIES],
    ['max_retries', isUpTo(0), RETRIES],
    ['retry_delay_seconds', isUpTo(0), RETRIES],
    ['resuming', value => isNothing(value) || value === false, UNKNOWN],
    ['pause_keys', value => isNothing(value) || (Array.isArray(value) && value.length === 0), UNKNOWN],
];
const DETAILS = [
    ['scheduled_time', isMoment, WHEN],
    ['pause_timeout', isMoment, WHEN],
    ['cache_expiration', isNothing, UNKNOWN],
    ['pause_reschedule', isSwitch, UNKNOWN],
    ['deferred', value => isNothing(value) || value === false, UNKNOWN],
    ['untrackable_result', value => isNothing(value) || value === false, UNKNOWN],
];

function wrongWithState(table, state) {
    return wrongBy(table, state) || (isNothing(state.state_details) ? '' : wrongBy(DETAILS, state.state_details));
}

function wrongWithRun(sent) {
    return wrongBy(RUN, sent)
        || (isNothing(sent.state) ? '' : wrongWithState(START, sent.state))
        || (isNothing(sent.empirical_policy) ? '' : wrongBy(RETRY, sent.empirical_policy));
}

function keptOfRun(sent) {
    const kept = { parameters: isNothing(sent.parameters) ? {} : sent.parameters, enforce_parameter_schema: true };
    if (!isNothing(sent.state)) {
        kept.state = { type: 'SCHEDULED', state_details: only(['scheduled_time'], sent.state.state_details || {}) };
    }
    if (!isNothing(sent.empirical_policy)) kept.empirical_policy = only(['retries', 'retry_delay'], sent.empirical_policy);
    return kept;
}

// --- a run that is stopped, or tried again: POST /api/flow_runs/{id}/set_state ---------------------------------------------

const CHANGE = [
    ['state', isObject, UNREADABLE],
    ['force', isSwitch, UNKNOWN],
];
const NEW_STATE = [
    ['type', value => Object.keys(NAMES_OF_STATES).indexOf(value) >= 0, STATE],
    ['name', isAny, ''],
    ['message', isMessage, MESSAGE],
    ['state_details', isAny, ''],
];

function wrongWithChange(sent) {
    const wrong = wrongBy(CHANGE, sent) || wrongWithState(NEW_STATE, sent.state);
    if (wrong) return wrong;
    const name = sent.state.name;
    return isNothing(name) || NAMES_OF_STATES[sent.state.type].indexOf(name) >= 0 ? '' : STATE;
}

function keptOfChange(sent) {
    const state = only(['type', 'name'], sent.state);
    state.state_details = only(['scheduled_time', 'pause_timeout', 'pause_reschedule'], sent.state.state_details || {});
    return { state: state, force: sent.force === true };
}

// --- beheer: a schedule on or off or at other times, a concurrency limit ---------------------------------------------------

// The older page sends the whole schedule along when it is switched on or off.
const PLAN = [
    ['active', isSwitch, SCHEDULE],
    ['schedule', isAny, ''],
    ['slug', value => isNothing(value) || typeof value === 'string', SCHEDULE],
    ['parameters', isEmpty, SCHEDULE],
];
const TIMES = [
    ['cron', value => typeof value === 'string' && CRON.test(value), SCHEDULE],
    ['timezone', value => value === 'Europe/Amsterdam', SCHEDULE],
    ['day_or', isSwitch, SCHEDULE],
];
const PLACES = [
    ['name', value => isNothing(value) || typeof value === 'string', LIMIT],
    ['active', isSwitch, LIMIT],
    ['limit', isUpTo(1000), LIMIT],
    ['active_slots', isUpTo(1000), LIMIT],
    ['denied_slots', isUpTo(1000), LIMIT],
    ['slot_decay_per_second', isUpTo(1000), LIMIT],
];

const wrongWithSchedule = sent => wrongBy(PLAN, sent) || (isNothing(sent.schedule) ? '' : wrongBy(TIMES, sent.schedule));

function keptOfSchedule(sent) {
    const kept = only(['active'], sent);
    if (!isNothing(sent.schedule)) kept.schedule = only(['cron', 'timezone', 'day_or'], sent.schedule);
    return kept;
}

const wrongWithLimit = sent => wrongBy(PLACES, sent);
const keptOfLimit = sent => only(['active', 'limit', 'active_slots', 'denied_slots', 'slot_decay_per_second'], sent);

// --- in nginx --------------------------------------------------------------------------------------------------------------

function refuse(request, told) {
    request.headersOut['Content-Type'] = 'application/json; charset=utf-8';
    request.return(422, JSON.stringify({ detail: told }));
}

// The body, or nothing if it is no JSON: an upload, another encoding, too long to be in memory.
function bodyOf(request) {
    if (!/^application\/json *(; *charset=utf-8)?$/i.test(request.headersIn['Content-Type'] || '')) return undefined;
    try {
        return JSON.parse(request.requestText);
    } catch (unread) {
        return undefined;
    }
}

const through = (wrong, kept) => request => {
    const sent = bodyOf(request);
    const told = wrong(sent);
    if (told) {
        refuse(request, told);
        return;
    }
    request.variables.kept_body = JSON.stringify(kept(sent));
    request.internalRedirect('@kept');
};

const run = through(wrongWithRun, keptOfRun);
const change = through(wrongWithChange, keptOfChange);
const schedule = through(wrongWithSchedule, keptOfSchedule);
const limit = through(wrongWithLimit, keptOfLimit);

export default {
    run, change, schedule, limit,
    wrongWithRun, keptOfRun, wrongWithChange, keptOfChange, wrongWithSchedule, keptOfSchedule, wrongWithLimit, keptOfLimit,
    DEPLOYMENT_TAGS,
};

"""The catalogue of `refusals.py`: every refusal that a form can cause, in English as it is written in the code, and in
Dutch as staff read it. `{}` stands for a code, a day, a column or a number, in the same order on both sides."""

from collections.abc import Mapping

_DAYS = {
    "a day is written as 2026-03-28": "schrijf een dag als 2026-03-28",
    "this day does not exist; check the month and the day": "deze dag bestaat niet; kijk de maand en de dag na",
    "a moment is written as 2026-12-02T10:00 or 2026-12-02T10:00:00+01:00": (
        "schrijf een dag en tijd als 2026-12-02T10:00"
    ),
    "this moment does not exist; check the month, the day and the time": (
        "dit moment bestaat niet; kijk de maand, de dag en de tijd na"
    ),
    "this hour occurs twice: the clock went back from 03:00 to 02:00; add the offset, +02:00 or +01:00": (
        "dit uur is er twee keer: de klok ging terug van 03:00 naar 02:00. Zet er +02:00 (zomertijd) of +01:00 "
        "(wintertijd) achter"
    ),
    "this hour does not exist: the clock went from 02:00 to 03:00; give another time": (
        "dit uur bestaat niet: de klok ging van 02:00 naar 03:00. Kies een andere tijd"
    ),
    "{} cannot be asked about: give a day from {} to {}": "{} kan niet: kies een dag van {} tot en met {}",
    "{} has not come yet, so nothing is known of it; ask for {} or an earlier day": (
        "van {} is nog niets bekend; kies {} of een eerdere dag"
    ),
    "{} lies in the future: only a dry run or a simulation can look ahead.": (
        "{} ligt in de toekomst. Vooruitkijken kan alleen als proef of in een simulatie."
    ),
    "lies before {} or after {}; leave it out if it is not known": (
        "ligt voor {} of na {}; laat het leeg als het niet bekend is"
    ),
    "lies in the future or before 1900; check the year": "ligt in de toekomst of voor 1900; kijk het jaar na",
    "lies more than a year ahead or before 1990; check the year": (
        "ligt meer dan een jaar vooruit of voor 1990; kijk het jaar na"
    ),
    "lies in the future; leave it out, or give the moment it was recorded": "ligt in de toekomst; laat het leeg",
}

_CASES = {
    "No case has this reference. Give our case reference or `municipality/client_ref`.": (
        "Er is geen dossier met dit nummer. Kijk het dossiernummer na."
    ),
    "case: no case has this reference": "er is geen dossier met dit nummer; kijk het dossiernummer na",
    "case: this person was erased; nothing more is recorded": "deze persoon is gewist; er wordt niets meer vastgelegd",
    "{} was not known yet on {}.": "Dossier {} was nog niet bekend op {}.",
    "a case reference looks like ABCDE-12345": "een dossiernummer ziet eruit als ABCDE-12345",
    "{} has ended: nothing runs in it that could be stopped or started": (
        "dossier {} is afgelopen: er is niets om stil te zetten of te hervatten"
    ),
    "--ground: say why the case stands still, as a code of the event case_paused": "kies een reden om stil te zetten",
    "--until: a pause begins today and ends later than {}; no clock is stopped for days gone by": (
        "een pauze begint vandaag; kies een dag na {}. Voor dagen die voorbij zijn staat geen klok stil"
    ),
    "this case is paused {} already; resume it first to end that sooner": (
        "dit dossier staat al stil, {}. Hervat het eerst als het eerder weer moet lopen"
    ),
    "without an end": "zonder einde",
    "until {}": "tot {}",
    "{} is not paused: there is nothing to resume": "dossier {} staat niet stil: er is niets te hervatten",
    "--why: say how it was settled, as one of: {}": "kies bij afhandelen hoe het is afgehandeld",
    "--why goes with --settled: who only looks after it needs no reason": (
        "kies bij oppakken geen manier van afhandelen: die hoort bij afhandelen"
    ),
    "{} has no escalation: nothing in it is overdue and was escalated. Nothing to acknowledge": (
        "in dossier {} is niets geëscaleerd dat nog openstaat: er is niets op te pakken"
    ),
}

_COLLEAGUES = {
    "no colleague of this municipality has this code; see `klantreis staff`": (
        "deze gemeente heeft geen medewerker met deze code; kijk de code na, of werk eerst de collega's bij"
    ),
    "no municipality has an active colleague with this code today": (
        "er is vandaag geen actieve medewerker met deze code; kijk de code na, of werk eerst de collega's bij"
    ),
    "this colleague is not active on that day": "deze medewerker is op die dag niet in dienst",
    "this card was put to somebody else: it is answered by who it was addressed to, by who stands in for them, or "
    "by who holds the role it was put to": (
        "deze kaart is voor iemand anders: alleen wie de kaart kreeg, wie vervangt, of wie die rol heeft, kan "
        "haar beantwoorden"
    ),
    "by: {} ({})": "Beslist door: {} ({})",
    "--role: a case names a {}; no other role is part of it": "kies de rol klantmanager of jobcoach",
    "--to: the cases are this colleague's already; name another one": (
        "de dossiers zijn al van deze medewerker; kies iemand anders"
    ),
    "--case: {} is no open case of this colleague in this municipality": (
        "{} is geen lopend dossier van deze medewerker in deze gemeente"
    ),
    "--from: no colleague of this municipality has this code, and no open case names it": (
        "deze gemeente heeft geen medewerker met de code bij 'Van', en geen lopend dossier noemt die code"
    ),
}

_ROUNDS = {
    "The last run was for {}: time does not go back. A dry run can look at an earlier day.": (
        "De laatste ronde was die van {}. Een ronde voor een eerdere dag kan alleen als proef."
    ),
    "There is no run {}.": "Er is geen ronde {}.",
    "There is no run with this reference. The summary of a held run names it (`R-20261123-1`).": (
        "Er is geen ronde met dit nummer. Het staat in het overzicht van de vastgehouden ronde, zoals R-20261123-1."
    ),
    "Run {} is not held by the fuse (it is {}): there is nothing to decide.": (
        "Ronde {} wordt niet vastgehouden ({}): er is niets te besluiten."
    ),
    "planning": "zij is nog bezig",
    "released": "zij is al vrijgegeven",
    "done": "zij is klaar",
    "failed": "zij is afgebroken",
    "discarded": "zij is al ingetrokken",
    "no run is held by the fuse: there is nothing to decide": (
        "er wordt geen ronde vastgehouden: er is niets te besluiten"
    ),
    "several runs are held by the fuse: {}; name the one that is meant": (
        "er worden meer rondes vastgehouden: {}. Vul in welke u bedoelt"
    ),
    "No such municipality in the configuration; there are: {}.": (
        "Deze gemeente staat niet in de configuratie. Er zijn: {}."
    ),
    "no such municipality in the configuration; there are: {}": (
        "deze gemeente staat niet in de configuratie; er zijn: {}"
    ),
    "no municipality '{}' in the configuration": "gemeente {} staat niet in de configuratie",
    "no municipality '{}' in the configuration; it has {}": "gemeente {} staat niet in de configuratie; er zijn: {}",
    "no municipality '{}'; the configuration has {}": "gemeente {} staat niet in de configuratie; er zijn: {}",
    "no municipality {}; the configuration has {}": "gemeente {} staat niet in de configuratie; er zijn: {}",
    "no journey {} that calls people in groups; there is {}": "{} is geen reis die in groepen uitnodigt; er is {}",
    "no channel '{}'; there are {}": "er is geen kanaal {}; er zijn: {}",
    "{} has no journey '{}'; it has {}": "{} heeft geen reis {}; wel: {}",
    "{} is to be told `{}`; events.yaml has no such event any more": (
        "{} moet `{}` krijgen; die gebeurtenis bestaat niet meer in de configuratie"
    ),
    "slot {}: {}": "moment {}: {}",
    "goal `{}`: {}": "doel {}: {}",
    "--at moves time, which only a simulation allows (`klantreis init --simulation`)": (
        "een ander moment kiezen kan alleen in een simulatie"
    ),
    "fewer than {} people: nothing of them is shared; take more municipalities together": (
        "minder dan {} mensen: daarvan wordt niets gedeeld. Neem meer gemeenten samen, of zet 'Om te delen' uit"
    ),
    "the period would begin on {}, after its last day {}; ask for an earlier beginning": (
        "de periode begint op {}, na de laatste dag {}; kies een eerdere eerste dag"
    ),
    "--out: what should hold this folder is a file; name another place": (
        "op de plek van de map staat een bestand; vraag de beheerder"
    ),
}

_CARDS = {
    "card: give the code that stands on the card, such as 7K2Q-0M4Z": (
        "vul de code in die op de kaart staat, zoals 7K2Q-0M4Z"
    ),
    "card: this code is of no card of this case; take it over from the card itself": (
        "deze code hoort bij geen kaart van dit dossier; neem de code over van de kaart zelf"
    ),
    "card: this card lapsed: what it rested on was withdrawn or corrected; there is nothing to decide any more": (
        "deze kaart is vervallen: waar zij op rustte, is ingetrokken of verbeterd. Er is niets meer te besluiten"
    ),
    "card: this card was answered on {} ({}); withdraw that answer to decide anew": (
        "deze kaart is al beantwoord op {} ({}). Trek dat antwoord eerst in om opnieuw te besluiten"
    ),
    "card: this card ended on {} ({}); there is nothing to decide any more": (
        "deze kaart is afgelopen op {} ({}). Er is niets meer te besluiten"
    ),
    "card: this case cannot be planned, so it cannot be judged; the log names it": (
        "dit dossier is kapot, dus de kaart kan niet worden beoordeeld; vraag de beheerder"
    ),
    "card: this card was answered already, otherwise; withdraw that answer to decide anew": (
        "deze kaart is al anders beantwoord. Trek dat antwoord eerst in om opnieuw te besluiten"
    ),
    "event: this card does not offer {}; it offers {}": "{} staat niet op deze kaart; kies uit {}",
    "by: an answer to a card needs the code of who decided": "vul de code in van wie besliste",
    "why: an answer to a card needs its reason, as a code": "vul de reden in, als code",
    "occurred_on: a decision cannot lie in the future": "een besluit kan niet in de toekomst liggen",
    "occurred_on: this card was given on {}; nobody could decide on it earlier": (
        "deze kaart is er sinds {}; eerder kon niemand besluiten"
    ),
    "corrects: a decision is not corrected; withdraw it, and answer the card again": (
        "een besluit wordt niet verbeterd: trek het in en beantwoord de kaart opnieuw"
    ),
    "withdraws: an answer to a card that was withdrawn is not brought back; answer the card again": (
        "een ingetrokken antwoord komt niet terug: beantwoord de kaart opnieuw"
    ),
    "data.card: a withdrawal answers no card; leave it out": (
        "wie iets intrekt, beantwoordt geen kaart; laat de code weg"
    ),
    "data.card: {} is a decision of a named person: give the code of the card it answers, or use `klantreis decide`": (
        "{} is een besluit van een persoon: beantwoord de kaart, met haar code"
    ),
}

_DOUBTS = {
    "parameters: something is not as the form asks it": (
        "wat is ingevuld, klopt niet met het formulier; vul het opnieuw in"
    ),
    "why: a hold needs its reason": "kies een reden om stil te zetten",
    "key: say of which message, by its key from the list": "vul de sleutel van het bericht in, uit de lijst",
    "by: say who found out": "vul de code in van wie het uitzocht",
    "--why: say how you know, as a code: mail_log, provider, asked_resident, …": "kies hoe u het weet",
    "no message with this key is in doubt; `klantreis in-doubt list` shows those that are": (
        "er is geen onzeker bericht met deze sleutel. Laat de sleutel leeg voor de lijst"
    ),
}

_FACTS = {
    "{}: missing; every row needs one": "{}: ontbreekt; elke rij heeft er een",
    "unknown field '{}'; coded fields go in `data`": "onbekend veld {}; gegevens met een code horen in `data`",
    "data: no object; write it between { and }": "data: schrijf dit tussen {{ en }}",
    "data: no JSON object; leave it empty or use columns such as data.place": (
        "data: laat dit leeg of gebruik kolommen zoals data.place"
    ),
    "no JSON object; one object a line, each name once, in UTF-8": (
        "dit is geen regel JSON; zet op elke regel één gegeven, elke naam één keer, in UTF-8"
    ),
    "no JSON object; one object a line, between { and }": (
        "dit is geen regel JSON; zet op elke regel één gegeven, tussen {{ en }}"
    ),
    "longer than {} characters; a fact holds codes and dates only": (
        "langer dan {} tekens; een feit bevat alleen codes en data"
    ),
    "says of nobody; give `case`, or `municipality` and `client_ref`": (
        "er staat niet bij over wie; vul `case` in, of `municipality` en `client_ref`"
    ),
    "corrects and withdraws: a fact does one of the two": (
        "verbeteren en intrekken tegelijk kan niet; kies één van de twee"
    ),
    "is a source of klantreis itself; name the system the fact comes from": (
        "is een bron van klantreis zelf; noem het systeem waar het feit vandaan komt"
    ),
    "an id is letters, digits and `_ . - : @ /`, at most 120": (
        "een id bestaat uit letters, cijfers en `_ . - : @ /`, hoogstens 120"
    ),
    "must be text of at most 80 characters": "mag hoogstens 80 tekens zijn",
    "journey: this client has several cases; name the journey": "deze inwoner heeft meer dossiers; noem de reis",
    "journey: this client is not enrolled in it; enrol the client first": (
        "deze inwoner is daarin niet ingeschreven; schrijf de inwoner eerst in"
    ),
    "client_ref: no such client in this municipality; enrol the client first": (
        "deze gemeente heeft geen inwoner met dit nummer; schrijf de inwoner eerst in"
    ),
    "{}: this case has no fact with that id; record that one first": (
        "{}: dit dossier heeft geen feit met die id; leg dat eerst vast"
    ),
    "; it takes {}": "; wel: {}",
    "it takes {}": "wel: {}",
    "event: '{}' cannot be recorded{}": "gebeurtenis {} kan niet worden vastgelegd{}",
    "; did you mean `{}`?": "; bedoelt u {}?",
    "did you mean `{}`?": "bedoelt u {}?",
    "; events.yaml has those that can": "; kijk in events.yaml wat wel kan",
    "events.yaml has those that can": "kijk in events.yaml wat wel kan",
    "at: {} needs its moment; give `at`, such as 2026-12-02T10:00:00+01:00": (
        "bij {} hoort een dag en tijd; vul die in bij de afspraak"
    ),
    "id: this source told another fact under this id; give a new id and say which one it `corrects`": (
        "id: deze bron gaf onder deze id al een ander feit; geef een nieuwe id en zeg met `corrects` welk feit u "
        "verbetert"
    ),
    "expected a day, a number or a code": "vul een dag, een getal of een code in",
    "expected {}": "verwacht: {}",
    "a day such as 2026-03-28": "een dag, zoals 2026-03-28",
    "a moment such as 2026-12-02T10:00": "een dag en tijd, zoals 2026-12-02T10:00",
    "a code: letters, digits, `_`, `.` and `-`, no spaces": (
        "een code: letters, cijfers, `_`, `.` en `-`, zonder spaties"
    ),
    "a number such as 24 or 13.5": "een getal, zoals 24 of 13.5",
    "a reference: letters, digits and `_.:/@-`, no spaces": "een kenmerk: letters, cijfers en `_.:/@-`, zonder spaties",
    "this code is not allowed here; use one of {}": "deze code mag hier niet; kies uit {}",
    "this code does not hold on {}; use one of {}": "deze code geldt niet op {}; kies uit {}",
    "{} cannot happen on {}: it holds {}": "{} kan niet op {}: het geldt {}",
    "{} has no field {}{}": "{} heeft geen gegeven {}{}",
    "{} lacks the field {}; add it to data": "bij {} hoort het gegeven {}; voeg het toe bij 'Gegevens'",
    "no partner of {} has this code": "{} heeft geen partner met deze code",
    "no training company of {} has this code": "{} heeft geen opleider met deze code",
    "no employer of {} has this code": "{} heeft geen werkgever met deze code",
    "correct the code, or add it with `klantreis partners`": (
        "verbeter de code, of laat de beheerder de organisatie toevoegen"
    ),
    "messages go to the resident's own card": "berichten gaan naar wat bij de inwoner zelf staat",
}

_CELLS = {
    "write a whole number": "schrijf een heel getal",
    "write yes or no": "schrijf ja of nee",
    "a code is letters, digits, `_`, `-` and `.`, at most 40, without spaces": (
        "een code bestaat uit letters, cijfers, `_`, `-` en `.`, hoogstens 40, zonder spaties"
    ),
    "a reference is letters, digits and `_ . : / @ -`, at most 100, without spaces": (
        "een kenmerk bestaat uit letters, cijfers en `_ . : / @ -`, hoogstens 100, zonder spaties"
    ),
    "not an e-mail address; write it as name@domain.nl, without accents, or leave it empty": (
        "geen e-mailadres; schrijf het als naam@domein.nl, zonder accenten, of laat het leeg"
    ),
    "not a phone number; write digits, with + before a country code, or leave it empty": (
        "geen telefoonnummer; schrijf cijfers, met + voor een landnummer, of laat het leeg"
    ),
    "no country has such phone numbers: too long or too short; mend it or leave it empty": (
        "geen land heeft zulke telefoonnummers: te lang of te kort; verbeter het of laat het leeg"
    ),
    "not a postcode; write it as 1121 AB, or leave it empty and put a foreign one in the city": (
        "geen postcode; schrijf hem als 1121 AB, of laat hem leeg en zet een buitenlandse bij de plaats"
    ),
    "not a language code of ISO 639-2; three letters, for example nld, ara, tir, ukr": (
        "geen taalcode van ISO 639-2; drie letters, zoals nld, ara, tir, ukr"
    ),
    "could be a BSN; give the municipality's own client number": (
        "dit kan een BSN zijn; geef het eigen klantnummer van de gemeente"
    ),
    "does not look like a client number of this municipality ({})": (
        "ziet er niet uit als een klantnummer van deze gemeente ({})"
    ),
}

_RESIDENTS = {
    "the column 'client_ref' is missing; every row needs the municipality's client number": (
        "de kolom 'client_ref' ontbreekt; in elke rij hoort het klantnummer van de gemeente"
    ),
    "unknown column '{}' (column {}); remove or rename it": (
        "onbekende kolom '{}' (kolom {}); haal die weg of geef een andere naam"
    ),
    "this municipality writes by {}; name one of them or leave it empty": (
        "deze gemeente schrijft via {}; kies daaruit of laat het leeg"
    ),
    "client_ref: row {} is about the same client and journey; keep one of them": (
        "client_ref: rij {} gaat over dezelfde inwoner en reis; houd er één"
    ),
    "deceased_on: another day is on record; correct that fact with `record` and `corrects`": (
        "deceased_on: er staat al een andere dag; verbeter dat feit"
    ),
    "deceased_on: this person died; nobody is enrolled after death": (
        "deceased_on: deze persoon is overleden; na overlijden wordt niemand ingeschreven"
    ),
    "moved_on: moved away before enrolment; empty it if the person came back": (
        "moved_on: verhuisd voor de inschrijving; maak dit leeg als de persoon terug is"
    ),
    "journey: not meant for this person (`applies`); check {}": (
        "journey: deze reis is niet voor deze persoon bedoeld (`applies`); kijk {} na"
    ),
    "erased: this person was removed and is not enrolled again; take the row out": (
        "deze persoon is gewist en wordt niet opnieuw ingeschreven; haal de rij weg"
    ),
}

_FILES = {
    "has more cells than there are columns; put a cell that holds a separator between double quotes": (
        "heeft meer cellen dan er kolommen zijn; zet een cel met een scheidingsteken erin tussen dubbele "
        "aanhalingstekens"
    ),
    "longer than {} characters": "langer dan {} tekens",
    "holds a line break or another control character; remove it": (
        "bevat een regeleinde of een ander stuurteken; haal dat weg"
    ),
    "a file in the inbox is given by its name alone, without a folder": (
        "vul alleen de naam van het bestand in, zonder map"
    ),
    "{}: a link, a folder or a device; put the file itself in the inbox": (
        "{}: dit is een link, een map of een apparaat; zet het bestand zelf in de map voor binnenkomende bestanden"
    ),
    "{}: no such file in the inbox (KLANTREIS_INBOX)": (
        "{}: dit bestand staat niet in de map voor binnenkomende bestanden (KLANTREIS_INBOX)"
    ),
    "{}: no such file": "{}: dit bestand is er niet",
    "{}: cannot be read ({}); check its rights": "{}: kan niet worden gelezen ({}); kijk de rechten na",
    "{}: the first row holds no column names": "{}: de eerste rij heeft geen kolomnamen",
    "{}: more than {} columns": "{}: meer dan {} kolommen",
    "{}: unpacks to far more than a workbook should; save the rows as CSV UTF-8": (
        "{}: wordt veel te groot bij het uitpakken; sla de rijen op als CSV UTF-8"
    ),
    "{}: holds far more than rows; save the rows as CSV UTF-8": (
        "{}: bevat veel meer dan rijen; sla de rijen op als CSV UTF-8"
    ),
    "{}: column {} has no name": "{}: kolom {} heeft geen naam",
    "{}: column {} has a name that is none; is the first row a header, in UTF-8?": (
        "{}: de naam van kolom {} is geen kolomnaam; staan in de eerste rij de kolomnamen, in UTF-8?"
    ),
    "{}: the columns {} and {} have the same name; rename one of them": (
        "{}: de kolommen {} en {} heten hetzelfde; verander één van de twee"
    ),
    "{}: more than {} rows; split the file": "{}: meer dan {} rijen; splits het bestand",
    "{}: more than {} empty rows after row {}; take out what lies below them": (
        "{}: meer dan {} lege rijen na rij {}; haal weg wat daaronder staat"
    ),
    "{}: a row is longer than {} characters; save it again as CSV UTF-8": (
        "{}: een rij is langer dan {} tekens; sla het bestand opnieuw op als CSV UTF-8"
    ),
    "{}: not UTF-8; save it as 'CSV UTF-8'": "{}: geen UTF-8; sla het op als 'CSV UTF-8'",
    "{}: no XLSX workbook that can be read; save it again as .xlsx or CSV UTF-8": (
        "{}: dit is geen leesbare werkmap; sla het opnieuw op als .xlsx of CSV UTF-8"
    ),
    "{}: no XLSX workbook; save it again as .xlsx or CSV UTF-8": (
        "{}: dit is geen werkmap; sla het opnieuw op als .xlsx of CSV UTF-8"
    ),
    "{}: no CSV that can be read ({}); save it again as CSV UTF-8": (
        "{}: dit is geen leesbare CSV ({}); sla het opnieuw op als CSV UTF-8"
    ),
    "{}: the column '{}' is missing; every fact has one": "{}: de kolom '{}' ontbreekt; elk feit heeft die",
    "{}: the column '{}' is missing": "{}: de kolom '{}' ontbreekt",
    "{}: the column 'code' is missing": "{}: de kolom 'code' ontbreekt",
    "{}: unknown column '{}'; remove or rename it": "{}: onbekende kolom '{}'; haal die weg of geef een andere naam",
    "{}: {}; a coded field is a column such as data.place": (
        "{}: {}; een gegeven met een code is een kolom zoals data.place"
    ),
    "unknown column '{}'": "onbekende kolom '{}'",
    "{}: the column '{}' names {} too; hand in one file for each municipality": (
        "{}: in de kolom '{}' staat ook {}; lever voor elke gemeente een eigen bestand in"
    ),
    "{}: name the municipality with --municipality or in a column '{}': {}": (
        "{}: kies de gemeente, of zet haar in de kolom '{}': {}"
    ),
}

_STAFF = {
    "active_until: lies before active_from": "active_until: ligt voor active_from",
    "stand_in: no colleague has this code; add a row for them or leave it empty": (
        "stand_in: er is geen collega met deze code; voeg een rij toe of laat het leeg"
    ),
    "absent_from: two absences begin on one day; keep one": (
        "absent_from: twee afwezigheden beginnen op één dag; houd er één"
    ),
    "absent_from: an absence has a first and a last day, in that order": (
        "absent_from: een afwezigheid heeft een eerste en een laatste dag, in die volgorde"
    ),
    "code: row {} says something else of this colleague; keep only its absence": (
        "code: rij {} zegt iets anders over deze collega; laat daar alleen de afwezigheid staan"
    ),
    "a slot has room for at least 1; write yes under withdrawn to give it up": (
        "een moment heeft plaats voor ten minste 1; zet ja bij withdrawn om het te laten vervallen"
    ),
    "place: {} allows {}; name one of them": "place: bij {} hoort {}; kies daaruit",
    "code: row {} is about this slot too; keep one": "code: rij {} gaat ook over dit moment; houd er één",
    "{}: {} expected at this slot ({}); record for each that it is cancelled, then hand this row in again, or give "
    "the new moment a code of its own": (
        "{}: op dit moment: {} verwacht ({}). Leg voor elk vast dat het niet doorgaat en lever de rij opnieuw in, "
        "of geef het nieuwe moment een eigen code"
    ),
    "1 person is": "1 persoon",
    "{} people are": "{} mensen",
    "this municipality has {}": "deze gemeente heeft {}",
    "name one of them": "kies daaruit",
    "waves of this municipality fill {}": "de groepen van deze gemeente vullen {}",
    "the municipality's file has {}": "het bestand van de gemeente kent {}",
    "no colleague has this code; add a row to the staff": (
        "er is geen collega met deze code; werk eerst de collega's bij"
    ),
}

#: English -> Dutch.
DUTCH: Mapping[str, str] = {
    **_DAYS,
    **_CASES,
    **_COLLEAGUES,
    **_ROUNDS,
    **_CARDS,
    **_DOUBTS,
    **_FACTS,
    **_CELLS,
    **_RESIDENTS,
    **_FILES,
    **_STAFF,
}

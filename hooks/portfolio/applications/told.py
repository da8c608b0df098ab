"""What a text tells of its author: the skills that it names as used, and not as learned, compared with or of others.

`uses_in` looks at the words around each name: what somebody did is told, what only stands in the same sentence is
named. `introductions` finds the sentences of an entry that are about the
employer, `is_bare`, `is_list` and `names_courses` the texts that name skills and tell of nothing done.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

from portfolio.advice.known_skills import is_product, is_technical, mentions
from portfolio.advice.vocabulary import Mention, vocabulary

_CONTRAST = re.compile(
    r"\b(?:than|instead of|without|unlike|replac(?:ed|ing)(?! [^;.]{0,40}\b(?:by|with|mit|durch|par)\b)"
    r"|outperform(?:ed|ing)|(?:the|any) need (?:for|of)"
    r"|parity with|alternatives? to|easier|simpler"
    r"|compar(?:able|ed|ing) (?:[\w-]+ ){0,3}(?:to|with|against)|inspired by"
    r"|previously(?: \w+)?|zero|no|statt|anstatt|anstelle von|ohne"
    r"|kein\w*|ablösung (?:der|des|von)|sans|zéro|auparavant(?: que de)?|au lieu de) (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
"""What stands before the name of something that was not used: faster than plain Java."""
_ADDRESS = re.compile(r"(?<!\w)\w+://\S+|(?<![\w.-])(?:[\w-]+\.)+(?:com|org|io|net|dev|de|fr|edu|ai|app)/\S*")
_OF_OTHERS = re.compile(
    r"(?:[-‐ ]+|, )(?:(?:and|&|or|und|et) )?"
    r"(?:(?!(?:for|to|by|with|at|in|of|on|from|across|among|used|für|pour|mit|avec|à)\b)[\w&/-]+,? (?:and |& )?){0,2}"
    r"(?:labs|compan(?:y|ies)|start-?ups?|events?|communit(?:y|ies)|cohorts?|conferences?|meet-?ups?|enthusiasts|clubs?|fest"
    r"|societ(?:y|ies)|summits?|experts|specialists|hackathons?|developers|engineers|administrators|designers|analysts"
    r"|scientists|testers|researchers|professionals|users|vendors|students|teachers|chapters|squads|departments"
    r"|unternehmen|veranstaltung\w*|entwickler(?:n|\W?innen)|entreprises?|événements?|conférences?|stars?|stargazers?"
    r"|followers?|firms?|agenc(?:y|ies)|providers?|organi[sz]ations?)\b|[-‐](?:like|style|inspired)\b|[-‐ ]clone\b",
    re.IGNORECASE,
)
"""What stands behind the name of a subject that others pursue: AI labs, security administrators; and of something that
only resembles it: database-like logic."""
_TEAM = re.compile(r"[-‐ ]+(?:[\w&/-]+ ){0,2}teams?\b", re.IGNORECASE)
_FOR_A_TEAM = re.compile(
    r"\b(?:with|for|to|between|across|among|by|from|alongside|help\w*|support\w*|train\w*|coach\w*|mentor\w*"
    r"|empower\w*|enabl\w*|equip\w*|expand\w*|staff\w*|mit|für|avec|pour|entre)"
    r" (?:(?!lead|manag|head|build)[\w'’-]+,? ){0,3}$",
    re.IGNORECASE,
)
"""What stands before a team of others: sessions with the back-end team."""
_PEOPLE = re.compile(
    r"\b(?:développeurs|ingénieurs|administrateurs|(?:avec|pour|entre|aux?) (?:l['’]|les |des |nos |d['’])?équipes?)"
    r"(?: [\w-]+(?: et)?)? $",
    re.IGNORECASE,
)
_DONE_BY_OTHERS = re.compile(
    r"(?<!of )(?<!\d )(?<!other )(?<!fellow )\bstudents (?:to )?"
    r"(?:gain|learn|develop|built?|creat|implement|writ)\w* (?:[^.;]{0,150} )?$"
    r"|\b(?:empower|enabl|allow|equip|help)\w* (?:[\w-]+ ){0,4}(?:teams?|users|customers|clients|companies|scientists"
    r"|researchers|engineers|developers|students) to (?:[^.;]{0,120} )?$"
    r"|\b(?:teams?|users|customers|clients|companies|organi[sz]ations|businesses|scientists|researchers|engineers"
    r"|developers|students|people) (?:to (?:[\w-]+ ){0,3}|(?:who|can|could) (?:[\w'’-]+ ){0,9})$"
    r"|\bused (?:by|across) (?:[\w,+-]+ ){0,3}$|\b(?:team(?:mate)?|colleague|vendor|client)-\w+ed $",
    re.IGNORECASE,
)
"""What stands before what others do: "for AI teams to conduct", "used by internal microservices"."""
_CLIENTS = re.compile(
    r"\b(?:clients?|customers?|partners?|compan(?:y|ies)|brands|departments|external tools|kunden|firmen|entreprises)"
    r"(?: \(| (?:such as|including|like|for|wie|comme|dont) |: )(?:[\w.&/-]+(?: [\w.&/-]+)?, ?(?:and )?)*$",
    re.IGNORECASE,
)
"""What stands before names of clients and departments: "for clients including SUSE"."""
_OF_A_COMPANY = re.compile(
    r"\b(?:company|start-?up|firm|organi[sz]ation|unternehmen|entreprise|société)(?: [A-Z]\w+)?,? "
    r"(?:that|which|who|das|die|qui|speciali[sz]\w+ in|focus\w+ on|building|developing|working (?:on|in)) "
    r"(?:[\w-]+ ){0,8}$",
    re.IGNORECASE,
)
"""What stands before what a company does: "a company that builds AI"."""
_LEARNT = re.compile(
    r"\b(?:learn(?:ed|t)|to learn|(?<!machine )(?<!deep )learning (?:about|how)|interest(?:ed)? in"
    r"|eager to|to pursue|paving the way|veille"
    r"|certifi(?:cation|ed) (?:in|for)|attend(?:ee|ed) (?:at|of)|track of|available for|open to|seeking"
    r"|curious about|blogs? about|(?:love|enthusiasm) (?:for|of)"
    r"|(?:chat|discuss)\w* about|(?:hop|plann?|want|aspir)\w* to"
    r"|(?:read|reading) (?:about|up on)|exposure to|familiar\w* with"
    r"|(?:ensur|demonstrat|assess|test|expand|deepen|strong|good|basic|solid|broad|deep)\w* (?:[\w-]+ )?"
    r"(?:knowledge|understanding) of|(?:basics|fundamentals|foundations) of"
    r"|introduc(?:tion|ed) to|(?:introductory|professional|intensive|certified) training (?:to|in|on|for)"
    r"|(?:attended|completed|finished|passed|received|under(?:went|gone|going)|participated in|took|taking|enrolled in"
    r"|followed) (?:[\w-]+[ -]){0,4}?"
    r"(?:course|workshop|training|seminar|conference|bootcamp|certification|lecture|class|MOOC)\w*|gelernt|lernte"
    r"|Einführung in|Interesse an|Grundlagen (?:der|des|von|in)|appris|apprentissage (?:de|du|des)|en formation"
    r"|initiation (?:à|au|aux)|initié à"
    r"|découverte (?:de|du|des)|bases (?:de|du|des|en)|intéressé par)(?:[ ,:]+(?:[\w'’&+#./-]+[ ,:]+){0,14})?\W?$",
    re.IGNORECASE,
)
"""What stands before something learned or wished for, and not used."""
_IN_A_NAME = re.compile(
    r"\b(?:(?:Institute?|Cent(?:er|re)|Department|Faculty|School|University|Ministry|Authority|Agency"
    r"|Association|Society|Institut|Zentrum"
    r"|Conference|Conf\.|Workshop|Symposium|Journal|Proceedings|Transactions|Letters|Congress|Summit)"
    r" (?:for|of|on|in|für|pour|de|d')[ ’']?(?:the )?|IEEE |ACM |Springer |Elsevier )"
    r"(?:[A-Z][\w-]+,? (?:and |& |und |et |on |in )?){0,6}$"
)
"""What stands before a word of an organisation's, conference's or journal's name: Institute for Aviation Research."""
_ROLE = re.compile(
    r"(?:(?:tech|technical|team|project) (?:lead|manager)|product owner|scrum master|lead engineer|teamlead(?:er)?)s?",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:with|by|help\w*|support\w*|assist\w*|my|our|under|mit|avec) (?:[\w-]+,? ){0,3}$", re.IGNORECASE
)
"""What stands before somebody else's role: helped my tech lead."""
_ONE_OF_THEM = re.compile(r"\b(?:\d+|one|two|three|another|new|(?:of|for|with) an?) $", re.IGNORECASE)
_PERSON = re.compile(r"[-‐ ](?:developer|engineer|designer|tester|analyst)\b", re.IGNORECASE)
_COMPOUND = re.compile(r"\b[a-z]+-$")
"""What stands before the second part of another word: flight-testing."""
_ATTRIBUTE = re.compile(
    r"[-‐](?:ready|hardened|first|assisted|augmented|generated|related|minded|conscious)\b"
    r"|[- ](?:(?:and|&|or) [\w-]+ (?:[\w-]+ )?)?(?:time|times|needs|questions|requests|contest|award)\b"
    r"|(?:,? (?:and|&|or) \w+)?(?: reference| user| developer)? (?:documentation|docs)\b",
    re.IGNORECASE,
)
"""What stands behind a subject that only describes something else: AI-assisted workflow, troubleshooting time."""
_A_COURSE = re.compile(
    r"(?:[-‐ &]+\w+){0,3}[ -](?:boot-?camp|course|training|academy|workshop|certificat\w+|T\.?A\b"
    r"|teaching|tutor|instructor|lecturer|teacher|professor|mentee)\b",
    re.IGNORECASE,
)
"""What stands behind the subject of a course or of a teacher, in a title."""
_OF_A_COURSE = re.compile(r"\bboot-?camp\b", re.IGNORECASE)
_SYSTEMS = frozenset(("Linux", "Windows", "macOS", "iOS", "Android"))
_MADE_FOR = re.compile(
    r"\b(?:released|available|built|runs|running|compatible|works?|packag\w+) (?:for|on|with) (?:[\w.]+(?:,|/"
    r"| and| &)? ?){0,4}$|\b(?:platforms|devices|browsers|phones) \((?:[\w.]+(?:,|/| and| &)? ?){0,4}$",
    re.IGNORECASE,
)
"""What stands before the systems on which software runs."""
_TOLD_OF = re.compile(
    r"\b(?:featured|recogni[sz]ed|quoted|interviewed|covered|mentioned) (?:[\w-]+ ){0,3}(?:in|on|by)\b[^.;]{0,100}$"
    r"|\b(?:includes?|hosts?|features?|covers?|collects?) (?:[\w-]+ )?(?:posts|articles|videos|episodes)"
    r" (?:on|about)\b[^.;]{0,100}$"
    r"|\b(?:tags?|topics?|categories) (?:include|including|like|such as|are|:)[^.;]{0,100}$",
    re.IGNORECASE,
)
"""What stands before names of the press, and of the subjects of texts: "recognized in", "its top tags include"."""
_OTHER_SIDE = re.compile(
    r"\b(?:interfac|communicat|talk|sync(?:hroni[sz])?)\w* (?:with|to) (?:an? |the |existing )?$", re.IGNORECASE
)
"""What stands before what something of somebody's only exchanges data with: "a client that talks to a Java server"."""
_ITS_PART = re.compile(r" (?:servers?|services?|backends?|systems?|clients?)\b", re.IGNORECASE)
_OF_THE_EMPLOYER = re.compile(
    r"\bfor [A-Z][^,;]{1,60}, (?:an?|the) [^,;.]{0,60}\b(?:built|based|running|written|powered)"
    r" (?:on|with|in|by) [^;.]{0,60}$"
)
"""What stands before that of which something was made for which somebody worked: "for Acme.com, a site built on"."""
_MINE = re.compile(r"\b(?:my|own) (?:[\w-]+ )?$", re.IGNORECASE)
_SKILLS = re.compile(r" (?:skills?|knowledge|understanding)\b", re.IGNORECASE)
"""What stands around something that somebody learned: "improved my Git skills"."""
_TAKES_MONEY = re.compile(r"\b(?:accept|collect|receiv|tak|handl)\w* (?:[\w-]+ ){0,2}$", re.IGNORECASE)
_SOLD = re.compile(
    r"\b(?:selling|sold|positioning|pitch(?:ed|ing)|resell\w*) (?:[\w-]+,? (?:and )?){0,8}$", re.IGNORECASE
)
"""What stands before something that somebody sold."""
_REMOVED = re.compile(r"\b(?:eliminat|remov|dropp|ditch|drop)\w* (?:the |our |all )?(?:[\w-]+ )?$", re.IGNORECASE)
_FROM_IT = re.compile(r" (?:dependenc|requirement|from\b|usage|code\b)|[.,;]|$", re.IGNORECASE)
"""What stands around something that is no longer used: "eliminated the VPN dependency"."""
_SITUATION = re.compile(r"\bsituation:[^:]*$", re.IGNORECASE)
"""What stands before what somebody found, and did not do: "Situation: a monolith in Java. Outcome: …"."""
_IN_A_SHORT_NAME = re.compile(r"(?: [A-Z][\w-]+){0,3} \(([A-Z]{3,})\)")
"""What stands behind a word of something that has an abbreviation: Risk and Fraud DevSecOps Services (RFDS)."""
_KEY = re.compile(
    r"[ -](?:keys?|tokens?|basics|fundamentals|foundations|Grundlagen|failures|spoofing"
    r"|enclosures|certificat\w+|credentials|(?:and \w+[ -])?compatib\w+)\b",
    re.IGNORECASE,
)
"""What stands behind something that is only reached, supported or begun: API keys, Linux compatible, Docker basics."""
_TAUGHT = re.compile(r"\b(?:teach\w*|taught|tutor\w*)(?:[ :][^.;]{0,80})?[ (-]$", re.IGNORECASE)
"""What stands before a subject that somebody explained, and did not do: "taught project management"."""
_ONLY_CALLED = re.compile(
    r"\b(?:us(?:e|ed|ing)|utili[sz]\w+|leverag\w+|consum\w+|call\w*)"
    r"(?: ['’\"]?[\w'’\"-]+){0,4} $",
    re.IGNORECASE,
)
"""What stands before an API of others."""
_ONLY_ANSWERS = re.compile(
    r"(?:['’]s?|\b(?:from|call(?:s|ed|ing)?|consum\w+|pars\w+|quer\w+))(?: (?:an?|the|existing|external))? $",
    re.IGNORECASE,
)
"""What stands before a REST API that is not the author's: "Jira's REST API"."""
_INTEGRATION = re.compile(r"(?: APIs?)?[- ]integrations?\b", re.IGNORECASE)
"""What stands behind an API of others that something is joined to."""
_WITH_AI = re.compile(r"\b(?:us(?:e|ed|ing)|leverag\w+|with the help of) $", re.IGNORECASE)
_AS_A_TOOL = re.compile(
    r"(?:[ -](?:tools|assistants?|assistance|agents?|chatbots?)\b)?"
    r"(?:,| to (?:build|write|code|create|develop|speed|accelerate|boost)\b"
    r"| (?:for|during|in) (?:coding|development)\b)",
    re.IGNORECASE,
)
"""What stands around AI with which somebody only worked: "used AI to build an app"."""
_EFFECT_OF = re.compile(r"\b(?:effectiveness|productivity|readiness) (?:of|for|with) $", re.IGNORECASE)
_DRAWN_WITH = frozenset(("Figma", "Sketch", "Adobe XD", "InVision", "Zeplin", "Photoshop"))
_FROM_DRAWINGS = re.compile(
    r"\b(?:from|into|of|to|(?:transform|translat|convert|turn|implement|integrat|match|follow|cod)\w*)"
    r" (?:(?:the|provided|existing|complex|given) )?$",
    re.IGNORECASE,
)
_DRAWINGS = re.compile(r" (?:designs?|mock-?ups?|files?|layouts?|prototypes?|wireframes?|comps)\b", re.IGNORECASE)
"""What stands behind a tool with which others drew what somebody built: "turned Figma designs into pages"."""
_SERVICES = frozenset(
    (
        "Customer support",
        "Technical support",
        "Research",
        "Market research",
        "Marketing",
        "Sales experience",
        "Consulting",
        "Teaching",
    )
)
_BETTERED = re.compile(
    r"\b(?:improv|enhanc|increas|boost|elevat|benefit|accelerat|cut|reduc|speed)\w*(?: up)?"
    r" (?:the |our |overall )?(?:\w+ )?$",
    re.IGNORECASE,
)
"""What stands before work of others that became better: "tools that improve customer support"."""
_RUNS_IT = re.compile(r"[- ](?:[\w-]+ )?(?:engines?|runtimes?|interpreters?|compilers?|transpilers?)\b", re.IGNORECASE)
"""What stands behind a language that something runs or translates: a JavaScript engine."""
_OTHERS_BEFORE = re.compile(r"(?:^|[\s,;])[A-Z][\w.'’-]+(?: \([\w&. -]{2,30}\),(?: and)?(?: [A-Z][\w.'’-]+){1,3})+ \($")
_OTHERS_BEHIND = re.compile(r"\),?(?: and)?(?: [A-Z][\w.'’/-]+){1,3} \(([\w&. -]{2,30})\)")
_AT = re.compile(r"(?<!proficient )(?<!adept )(?<!good )(?<!skilled )\b(?:at|@|joined) $", re.IGNORECASE)
"""What stands before the name of an employer that is the name of a product as well: "a stint at Docker"."""
_AT_A_FIRM = re.compile(r"(?:@|\bat) (?:[A-Z][\w&.-]* ){0,4}$")
"""What stands before a word of an employer's name in a title: "Analyst @ Sample Security"."""
_IN_AN_ADDRESS = re.compile(r"\.(?!js\b)[a-z]{2,}")
"""What stands behind a name that is part of an address: node.energy."""
_LINK_WORD = re.compile(r"[-–—|·(] ?(?:GitHub|GitLab|Bitbucket|Kaggle)\)?\W{0,2}$", re.IGNORECASE)
"""The word of a link at the end, which shows no skill: "Reads maps (GitHub)"."""
_WITH_OTHERS = re.compile(
    r"\b(?:(?:work\w*|collaborat\w+|liais\w+|coordinat\w+|partner\w*|interfac\w+|communicat\w+|met|aligned"
    r"|alignment|interact\w*) "
    r"(?:closely |directly |cross-functionally )?(?:with|across|between|among)"
    r"|(?:zusammenarbeit|zusammen|abstimmung|austausch) mit"
    r"(?: kolleg\w+)?(?: aus (?:den |dem )?(?:bereich|abteilung)\w*)?|(?:engineers|developers) across"
    r"|(?:collaboration|coordination|lien|relation) avec|coordinated"
    r"|stakeholders (?:in|within|from|across)(?: \w+ ?\()?|collaboration between|communication between"
    r"|to (?:guide|inform|advise|enable)) "
    r"(?:(?:the|our|and|an?|der|dem|den|und|les?|la|et) |[\w-]+(?: \w+)?(?:,| and|,? and| und| et) "
    r"|from \w+ to ){0,9}(?:\w+ )?$",
    re.IGNORECASE,
)
"""What stands before a department: worked with QA, collaborated with design and marketing, data to guide marketing."""
_BY_BOTH = re.compile(r" (?:collaboration|liaison|alignment)\b")


def is_only_met(skill: str, before: str, after: str) -> bool:
    """Tell whether a skill names a department that somebody works with: "in interaction with QA"."""
    if is_technical(skill) and skill not in ("SRE", "UI/UX"):
        return False
    if _REPORTS_TO.search(before) or (_OF_TEAMS.match(after) and _TO_TEAMS.search(before)):
        return True
    return skill in _DEPARTMENTS and bool(
        _WITH_OTHERS.search(before) or _BY_BOTH.match(after) or _BESIDE_PEOPLE.search(before)
    )


_BESIDE_PEOPLE = re.compile(
    r"\b(?:managers?|owners?|engineers|designers|developers|scientists|analysts|marketers|UX)"
    r"(?:,|/| and| &)+ ?(?:and )?$",
    re.IGNORECASE,
)
"""What stands before a department in a list of people: "product managers, engineers and QA"."""
_OF_TEAMS = re.compile(r"(?:(?:, (?:and )?| and | & |/)[\w-]+(?: [\w-]+)?){1,5} teams\b")
_TO_TEAMS = re.compile(r"\b(?:with|across|between|among|alongside|from)(?: [^.;:()]{0,80})? $", re.IGNORECASE)
_REPORTS_TO = re.compile(
    r"\breport(?:s|ing)? (?:directly )?(?:in)?to (?:the |our |an? )?(?:[\w&/-]+ ){0,4}$", re.IGNORECASE
)
_DEPARTMENTS = frozenset(
    (
        "Technical leadership",
        "Testing",
        "UI/UX",
        "UI design",
        "DevOps",
        "SRE",
        "Marketing",
        "Security",
        "Product management",
        "Project management",
        "Compliance",
        "Backend",
        "Frontend",
        "Data science",
        "Customer support",
        "Technical support",
        "Research",
        "Business analysis",
        "Business intelligence",
        "Analytics",
        "System administration",
        "Team leadership",
        "Product development",
    )
)
_PRACTICES = frozenset(
    (
        "Research",
        "Project management",
        "Product management",
        "Marketing",
        "Accounting",
        "Consulting",
        "Mentoring",
        "Teaching",
        "Change management",
        "Knowledge sharing",
        "Technical documentation",
        "Scientific publications",
        "Risk management",
        "Sales experience",
        "Team leadership",
        "Market research",
        "System administration",
        "Customer support",
        "Technical support",
    )
)


_SOFTWARE = re.compile(
    r"(?:,? (?:and )?[\w-]+(?: [\w-]+)?,){0,3}(?:,? and [\w-]+)?"
    r"[- ](?:[\w-]+ )?(?:tools?|(?:web-?)?apps?|applications?|platforms?|assistants?|systems?|software|websites?"
    r"|portals?|plattform|werkzeug|anwendung|ERP|dashboards?|modules?|functionality|generators?|suites?|bots?|strateg\w+|sites?"
    r"|pages?)\b",
    re.IGNORECASE,
)
"""What stands behind a practice that software is made for: a project management tool."""
_SOFTWARE_FOR = re.compile(
    r"\b(?:applications?|outils?|plateformes?|logiciels?|systèmes?|plug-?ins?|tools?|platforms?|apps?|software|systems?)"
    r" (?:de |d['’]|for |für )$",
    re.IGNORECASE,
)
_NEAR = 160
"""Characters before and behind a name that say whether it was used."""
_COMMON = frozenset(
    (
        "Algorithms",
        "API",
        "Artificial intelligence",
        "Automation",
        "Backend",
        "Business intelligence",
        "Classification",
        "Cloud",
        "Compilers",
        "Compliance",
        "Data analysis",
        "Data processing",
        "Data science",
        "Data visualization",
        "Databases",
        "Debugging",
        "E-commerce",
        "Logistics",
        "Monitoring",
        "Networking",
        "Open source",
        "Optimization",
        "Payments",
        "Project management",
        "Reporting",
        "Research",
        "Scalability",
        "Scripting",
        "Security",
        "Statistics",
        "Teaching",
        "Technical documentation",
        "Testing",
        "Troubleshooting",
        "UI/UX",
        "Virtualization",
        "Vulnerability management",
    )
)
"""Skills whose name is a common word: alone it counts only as what somebody did, not as a word of something else."""
_MADE = (
    r"built|(?:^\W*|, |and )build\b|building|rebuil|develop|implement|design|redesign|creat|wrote|writ|led\b"
    r"|lead(?:ing)? |manag|maintain|deploy"
    r"|automat|migrat|architect|set(?:ting)? ?up|configur|integrat|perform|conduct|own(?:s|ed|ing)\b|drove|driv"
    r"|introduc"
    r"|establish|(?:co-)?organi[sz]|deliver|launch|ship(?:s|ped)|responsible for|engineer|administ"
    r"|install|execut|prepar|produc|author"
    r"|publish|teach|taught|provid|handl|work(?:s|ed|ing)? on|focus(?:s?ed|ing)? on|contribut\w+ to|add(?:ed|ing)"
    r"|improv|harden|achiev|optimi|refactor|overs[ae]|entwick|erstell|aufbau|betreu|konzip|verantwort|leit(?:e|ung|et)|durchf|einführ"
    r"|fokus auf|pflege|développ|créa|conç|conception|réalis|mise? en place|rédact|rédig|gestion|gér|anim|encadr|assur"
    r"|déploi|intégr"
)
_TOOK_PART = (
    r"us(?:e|ed|ing)\b|utili[sz]|leverag|employ|appl(?:y|ied)|practi[cs]|participat|collaborat|role in|involv|ownership"
    r"|took|run(?:s|ning)?\b|ran\b|host|consum|expos|extend|enhanc|rewr|port(?:ed|ing)\b|convert|transform|secur"
    r"|ensur|expert|experience|specializ|work(?:s|ed|ing)? (?:with|in|within|as)|pioneer|moderni|scal(?:ed|ing)"
    r"|streamlin"
    r"|demonstrat|follow|support|travail|particip|contribu|dirig|accompagn|construi|amélior|charge de|utilis|mitarbeit"
    r"|mitwirk|beteilig|gearbeitet|nutz|verwend|umsetz|wartung|automatisier|introduct|rollout|adopt|increas|reduc"
    r"|part of|member of|as an? |as |als |en tant que |my |our "
)
_TAKES_PART = re.compile(
    rf"\b(?:{_MADE}|{_TOOK_PART})(?:(?! (?:for|to|between|by|from|against|within|für|pour|zur|entre) )"
    r"[^.;:!?]){0,70}$",
    re.IGNORECASE,
)
"""What stands before the name of a subject in a sentence about a job."""
_DOES_IT = re.compile(
    r"(?:^|[,;:.(•–—-] ?|\b(?:and|und|et|then|to|while|by|I|have|was|which|that) )\W*(?:\w+ly )?"
    rf"(?:{_MADE}|{_TOOK_PART})\w*(?: (?:and |& |und |et )?(?!(?:for|to|between|by|from|against|within|für"
    r"|pour|zur|entre|allow\w*|enabl\w*|facilitat\w*|intended) )[\w'’/+.,#&*-]+){0,6}[ *(/-]*$"
    r"|\b(?:migrat|mov|transition|transfer|port|convert|switch|deploy|upgrad)\w* [^.;]{0,60}\b(?:to|into|from)"
    r" (?:the |an? |our )?(?:[\w.-]+,? (?:and |& )?){0,2}$"
    r"|\breplac\w* [^.;]{0,60}\b(?:by|with|durch|par) (?:the |an? |our )?(?:[\w.-]+,? (?:and |& )?){0,2}$",
    re.IGNORECASE,
)
"""What stands a few words before a common word that somebody did: built the internal monitoring."""
_BEGINS = re.compile(
    r"(?:^|[;:.•—–] ?)\W*(?:(?!(?:for|to|by|between|from|against|für|pour) )[\w'’/+.#&*-]+ ){0,3}(?:\w+-)?$",
    re.IGNORECASE,
)
"""What stands before a name at the beginning of a clause without a verb: "Java backend with Spring"."""
_OTHER_VERB = re.compile(r"\W*(?!advanced|applied|automated|distributed|embedded|based)\w+ed ", re.IGNORECASE)
"""A verb with which a clause begins: "Consulted databases"."""
_WITH_IT = re.compile(
    r"\b(?:using|use of|with|in|on|via|through|of|including|as well as|alongside|utili[sz]\w+|leverag\w+"
    r"|involv\w+|stack|technolog\w+|mit|auf|unter|von|avec|en|sous|dans|sur|de)[ (:]"
    r"(?:(?! (?:for|to|between|by|from|against|within|across|für|pour|zur|entre) )[^;:!?]){0,90}$"
    r"|\((?:[^()]*(?:[,/+&]|\b(?:and|using|with|via|in|on)))?\W*$"
    r"|\b(?:librar(?:y|ies)|components?|extensions?|packages?|plugins?|SDKs?|frameworks?|bindings) for $",
    re.IGNORECASE,
)
"""What stands before the name of something that the work was done with: "a site in Go", "an app (React, Go)"."""
_ALONE = re.compile(
    r"(?:[-‐ ]+methods?"
    r"|[-‐ ]+(?:(?!(?:for|to|and|or|of|in|on|with)\b)[\w-]+ )?(?:tool(?:s|ing)?|systems?|solutions?|platforms?|stacks?"
    r"|pipelines?|process\w*|frameworks?|practices|infrastructures?|workflows?|strateg\w+|suites?|scripts?|features"
    r"|efforts|initiatives|standards|policies|reviews?|chat|chatbots?|bots?|assistants?|agents?|apps?|applications?"
    r"|models?|backends?|frontends?|components?|contributions?|scans?|assessments?|measures|protocols?|software"
    r"|lösung\w*|prozess\w*|projects?|papers?|engineer\w*|assistant|associate|fellow|teams?|services?|servers?"
    r"|development|design|developers?|endpoints?|routes?|layers?|modules?|architectures?|schemas?|environments?"
    r"|clusters?|technolog\w+|images?|integrations?|products?|techniques|tests?|dashboards?|operations|jobs?"
    r"|packages?|functionality|automation|entwicklung|code|librar(?:y|ies)|databases?|workloads?|builds?"
    r"|deployments?|buckets?|extensions?|wrappers?|prototypes?|portals?|pages?|bindings?|prox(?:y|ies)|gateways?|interfaces?|engines?|clients?"
    r"|plugins?|websites?|sites?|migrations?|administration|management|theory|procedures?|algorithms?))?"
    r"\s*(?:$|[.,;:)/&+|(*–—-]|(?:and|or|with|using|in|on|of|for|to|via|across|by|as|at|that|which|while|during|through"
    r"|including|from|into|within|between|over|according|is|are|was|who|\w+ing|und|mit|für|von|im|der|um|des|et|de"
    r"|d['’]|du|pour|avec|dans|sur|à|par|en)\b)",
    re.IGNORECASE,
)
"""What stands behind a common word that is not a part of another name."""
_SENTENCE_END = re.compile(r"(?<!\b(?:Conf|Proc))(?<!\b(?:e\.g|i\.e))[.;!?]\s")


class Use(IntEnum):
    """How a text names a skill."""

    NAMED = 0
    """Only in passing, or as a word of something else."""
    WITH = 1
    """The clause begins with it, or work was done with it."""
    DONE = 2
    """A verb says that somebody did it, or the text or title is about it."""


@lru_cache(maxsize=4096)
def uses_in(text: str, *, is_title: bool = False, is_of_job: bool = False) -> tuple[tuple[Mention, Use], ...]:
    """Return the skills that a text names, without those that it only compares with, learned or of others.

    A title names what it is about. A text about a job is about more than its author: there a verb has to stand before
    the name of a subject, though not of a product.
    """
    plain_text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)  # github.com shows no skill
    kept = []
    for found in mentions(plain_text):
        before = _SENTENCE_END.split(text[max(0, found.start - _NEAR) : found.start])[-1]
        after = text[found.end : found.end + _NEAR]
        if not (
            _CONTRAST.search(before)
            or (found.skill in _PRACTICES and (_SOFTWARE.match(after) or _SOFTWARE_FOR.search(before)))
            or _OF_OTHERS.match(after)
            or (_TEAM.match(after) and _FOR_A_TEAM.search(before))
            or _PEOPLE.search(before)
            or _LEARNT.search(before)
            or _DONE_BY_OTHERS.search(before)
            or _CLIENTS.search(before)
            or _OF_A_COMPANY.search(before)
            or _IN_A_NAME.search(before)
            or _IN_AN_ADDRESS.match(after)
            or _KEY.match(after)
            or (is_product(found.skill) and _AT.search(before))
            or (is_title and _AT_A_FIRM.search(before))
            or _SITUATION.search(before)
            or _TOLD_OF.search(before)
            or _SOLD.search(before)
            or (_OTHER_SIDE.search(before) and _ITS_PART.match(after))
            or _OF_THE_EMPLOYER.search(before)
            or (_MINE.search(before) and _SKILLS.match(after))
            or (found.skill == "Payments" and _TAKES_MONEY.search(before))
            or (_REMOVED.search(before) and _FROM_IT.match(after))
            or _is_in_a_short_name(found, after)
            or _is_a_soft_word(found)
            or (is_title and (_A_COURSE.match(after) or _OF_A_COURSE.search(before)))
            or (found.skill in _SYSTEMS and _MADE_FOR.search(before))
            or (_ROLE.fullmatch(found.spelling) and (found.spelling.endswith("s") or _OF_ANOTHER.search(before)))
            or (_PERSON.match(after) and _ONE_OF_THEM.search(before))
            or (
                not is_product(found.skill)
                and (_COMPOUND.search(before) or _ATTRIBUTE.match(after) or _TAUGHT.search(before))
            )
            or (found.skill == "API" and _ONLY_CALLED.search(before))
            or (found.skill == "REST" and (_ONLY_ANSWERS.search(before) or _INTEGRATION.match(after)))
            or (found.skill == "Artificial intelligence" and _WITH_AI.search(before) and _AS_A_TOOL.match(after))
            or (found.skill == "AI agents" and _EFFECT_OF.search(before))
            or (found.skill in _DRAWN_WITH and _FROM_DRAWINGS.search(before) and _DRAWINGS.match(after))
            or (found.skill in _SERVICES and _BETTERED.search(before))
            or (vocabulary().skill(found.skill).kind == "language" and _RUNS_IT.match(after))
            or _is_of_a_person_or_place(before, after)
            or (
                not is_title
                and (vocabulary().is_weak(found) or _is_only_a_word(found, before, after, is_of_job=is_of_job))
            )
            or _LINK_WORD.match(f"{text[max(0, found.start - 2) : found.start]}{found.spelling}{after}".lstrip())
            or is_only_met(found.skill, before, after)
        ):
            is_it = not is_of_job and _IS_IT.search(before) is not None
            is_looked_at = _TESTED.search(before) or (not is_product(found.skill) and _LOOKED_AT.search(before))
            use = Use.DONE if is_title or is_it else Use.NAMED if is_looked_at else _use(found, before, after)
            kept.append((found, use))
    return tuple(kept)


_LOOKED_AT = re.compile(
    r"\b(?:reviews?|assessments?|audits?|surveys?|forecasts?|stress-tested|evaluations?|resulting in|leading to)"
    r" (?:of )?(?:[\w-]+,? (?:and )?){0,5}$",
    re.IGNORECASE,
)
"""What stands before a subject that somebody judged or that came of it: "reviews of web applications"."""
_TESTED = re.compile(r"(?<!and )(?<!, )(?<!& )(?<!/)\btest(?:s|ed|ing)?(?: of| for)?(?: the)? $", re.IGNORECASE)
"""What stands before something that somebody tested, and did not build."""
_IN_GENERAL = re.compile(r" (?:usually|often|typically|generally|can|should|needs?|requires?|gets?)\b")
"""What stands behind something of which a text tells what everybody knows."""
_IS_IT = re.compile(r"\b(?:is|est|ist) (?:an?|une?|eine?|my) (?:[\w-]+ ){0,3}$", re.IGNORECASE)
"""What stands before the name of a project's subject: "This is a REST API"."""


_VERB = re.compile(
    r"(?:mentor|teach|coach|debug|troubleshoot|refactor|(?:lead|writ|develop|review|analy[sz]|conduct)(?:e|ing|ed)? )",
    re.IGNORECASE,
)
"""A name that is what somebody did by itself: "mentored two interns"."""


def _use(found: Mention, before: str, after: str) -> Use:
    """Return whether a name is what somebody did, or did it with, and no word of something else: "Java methods"."""
    is_word = not is_product(found.skill)
    begins = _BEGINS.search(before) is not None and not _IN_GENERAL.match(after) and not (is_word and after[:1] == ":")
    does = _DOES_IT.search(before) is not None
    if (does and not is_word) or ((does or begins) and _VERB.match(found.spelling)):
        return Use.DONE
    if not _ALONE.match(after):
        return Use.NAMED
    if does or (begins and not before.strip(" •*-–")):
        return Use.DONE
    return Use.WITH if begins or _WITH_IT.search(before) else Use.NAMED


_NAME_OF_ITS_OWN = re.compile(r"[A-Z.][a-z]|\.NET|[A-Z][A-Z]+[a-z]")


_CALLED_AFTER_FIRMS = frozenset(("cloud", "api", "apis", "web api", "web apis", "rest api", "rest apis"))
_NAMED = re.compile(r"(?:[\w,] |\()(\.NET|[A-Z][\w’'-]*[a-z\d-][\w-]*) $")
"""What stands before the last word of a name: "Created BIL-X Cloud", "integrated the Maps API"."""


def _is_in_a_short_name(found: Mention, after: str) -> bool:
    name = _IN_A_SHORT_NAME.match(after)
    return name is not None and name[1] not in found.spelling.upper() and vocabulary().canonical(name[1]) is None


def _is_of_a_person_or_place(before: str, after: str) -> bool:
    """Tell whether a name says in parentheses whence people are, or in what firm: "teams in Utopia (Spark), …"."""
    if not before.endswith("(") or not after.startswith(")"):
        return False
    behind = _OTHERS_BEHIND.match(after)
    others = [behind[1]] if behind else []
    listed = _OTHERS_BEFORE.search(before)
    others += re.findall(r"\(([^()]*)\)", listed[0]) if listed else []
    return any(vocabulary().canonical(other) is None for other in others)


def _is_a_soft_word(found: Mention) -> bool:
    """Tell whether one word names a personal skill: most flexible, creative or autonomous things are no people."""
    return vocabulary().skill(found.skill).kind == "soft" and " " not in found.spelling and found.skill != "Leadership"


def _is_built_with(name: str) -> bool:
    """Tell whether an API called after something is built with it, "a Django API", and not only called, "Jira's"."""
    skill = vocabulary().canonical(name)
    return skill is not None and name != ".NET" and vocabulary().skill(skill).kind in ("language", "web")


def _is_only_a_word(found: Mention, before: str, after: str, *, is_of_job: bool) -> bool:
    """Tell whether the name of a subject is mentioned, but not done: "raised the need for security"."""
    is_common = " " not in found.spelling or found.spelling.casefold() == found.skill.casefold()
    is_common = is_common and found.spelling != "debug"  # a verb itself
    named = _NAMED.search(before) if found.spelling.casefold() in _CALLED_AFTER_FIRMS else None
    if named and not _is_built_with(named[1]):
        return True
    if found.skill in _COMMON and is_common:
        begins = _BEGINS.search(before)
        is_named_first = begins is not None and not _OTHER_VERB.match(begins[0])
        return not (_ALONE.match(after) and (is_named_first or _DOES_IT.search(before)))
    is_first = not before.strip(" •*-–")
    if not is_of_job or is_first or is_product(found.skill) or _NAME_OF_ITS_OWN.match(found.spelling):
        return False
    return not _TAKES_PART.search(before)


_ITSELF = re.compile(
    r"\b(?:is|was|are|offers?|provides?|develops|builds|makes|delivers|operates|manages|designs|creates|sells"
    r"|helps|enables"
    r"|speciali[sz]\w+|est|propose|édite|développe|conçoit|fournit|accompagne|ist|war|bietet|stellt|entwickelt"
    r"|betreibt|vertreibt)\b",
    re.IGNORECASE,
)
_A_COMPANY = re.compile(
    r"(?:(?:an?|the|une?|l[ea']|eine?|leading|global) ?)?(?:[\w-]+ ){0,4}"
    r"(?:company|start-?up|provider|agency|firm|consultancy|entreprise|société|agence|éditeur|unternehmen"
    r"|anbieter|agentur"
    r"|team of)\b"
    r"(?! (?:website|web|product|app|platform))"
    r"|[^.;]{0,60}\b(?:leading|largest|biggest|premier)\b[^.;]{0,60}\b(?:company|provider|firm|organi[sz]ations?)\b",
    re.IGNORECASE,
)
"""The beginning of a text that introduces the employer: "Leading provider of AI"."""


_AUTHOR = re.compile(r"\b(?:I|me|my|we|our|ich|mein\w*|wir|je|j'|j’|mon|ma|mes|nous)\b", re.IGNORECASE)
_BEGINS_WITH_WORK = re.compile(
    r"\W*(?:\w+(?:ed|ing|ung|ion|ment)\b|responsible|built|led|wrote|made|ran|part of|member of|in charge|conçu"
    r"|verantwortlich)",
    re.IGNORECASE,
)


_WE_OFFER = re.compile(
    r"\W*We (?:offer|provide|bring|accelerate|help|enable|deliver|empower|partner|speciali[sz]e|are (?:an?|the))\b"
)


_OF_A_LEADER = re.compile(
    r"\W*[A-Z][\w.&-]+(?: [A-Z][\w.&-]+){0,2},? (?:is|was) (?:an? |the )?(?:[\w-]+ ){0,4}"
    r"(?:leader|provider|company|vendor|start-?up|firm|agency)\b"
)
"""A sentence that introduces any company: "Acme is a leader in analytics"."""
_OF_A_GROUP = re.compile(
    r"\W*(?:The|This) (?:research )?(?:group|lab|laboratory|company|institute|organi[sz]ation|start-?up)(?:['’]s \w+)? "
    r"(?:work|focus|develop|build|provid|offer|is|was|aim|stud|research)\w*\b"
)


def introductions(text: str, employer: str, *, is_bullet: bool) -> Iterator[tuple[int, int]]:
    """Yield the sentences that introduce the employer; in a bullet they begin with its name."""
    start = 0
    name = employer.split(maxsplit=1)[0].casefold()
    for end in (*(gap.start() + 1 for gap in _SENTENCE_END.finditer(text)), len(text)):
        sentence = text[start:end]
        is_of_itself = _ITSELF.search(sentence) is not None
        if is_bullet:
            is_of_itself = is_of_itself and sentence.strip().casefold().startswith(name)
            is_of_itself = is_of_itself or _OF_A_LEADER.match(sentence) is not None
        else:
            is_of_itself = is_of_itself or (start == 0 and _A_COMPANY.match(sentence) is not None)
            is_of_itself = is_of_itself and not _BEGINS_WITH_WORK.match(sentence)
            is_of_itself = is_of_itself or _OF_A_GROUP.match(sentence) is not None
        if (is_of_itself and not _AUTHOR.search(sentence)) or (not is_bullet and _WE_OFFER.match(sentence)):
            yield start, end
        start = end


# lists

_FILLER = re.compile(
    r"\b(?:and|und|et|or|with|using|tech(?:nolog(?:y|ies))?|stack|tools?|skills?|languages?|frameworks?|used"
    r"|environment"
    r"|technologien|werkzeuge|outils|technos?|utilisée?s|techniques?|eingesetzte?)\b|[\W\d_]+",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w.+#-]*")
_STACK = re.compile(
    r"\W*(?:tech(?:nolog(?:y|ies))?|stack|tools|technos?|technologien|environment|environnement)"
    r"(?: (?:stack|used|utilisée?s?|technique))?\s*:",
    re.IGNORECASE,
)
"""What begins a list of tools: "Tech stack: …"."""
_COURSES = re.compile(
    r"\b(?:coursework|course work|courses|modules?|cours|kurse|vorlesungen|lehrveranstaltungen)\b"
    r"[^.]{0,20}(?::|\b(?:included?|including|such as)\b)",
    re.IGNORECASE,
)


def _without_skills(text: str) -> str:
    for mention in reversed(mentions(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def is_bare(text: str) -> bool:
    """Tell whether a text is a list of skills, and tells of nothing done: "React, Docker"."""
    rest = _without_skills(text)
    return rest != text and not _FILLER.sub("", rest)


_NEAR_THE_START = 25
"""Characters before the word for courses in a text that lists them."""
_BETWEEN = re.compile(r"[,·•|;&+]|\s/\s")
_DOES = re.compile(r"\w+(?:ed|ing|t|ung|ion|ment|er)\b|(?:wrote|ran|made|drove|gave|grew|won|did)\b", re.IGNORECASE)
"""How a text begins that tells of something done."""


_STRONG_VERB = re.compile(r"\W*(?:built|wrote|set up|ran|led|made)\b", re.IGNORECASE)


def names_courses(text: str) -> bool:
    """Tell whether a text lists courses: "Relevant coursework: databases"."""
    return _COURSES.search(text) is not None


def is_list(text: str) -> bool:
    """Tell whether a text is a list of names, known or not: "Astro, Leaflet · Docker"."""
    courses = _COURSES.search(text)
    if _STACK.match(text) and mentions(text) and not _SENTENCE_END.search(text):
        return True
    if is_bare(text) or (courses and courses.start() < _NEAR_THE_START):
        return True
    parts = [part.split() for part in _BETWEEN.split(text.partition(":")[2] or text) if part.strip()]
    is_sentence = _OTHER_VERB.match(text) or _STRONG_VERB.match(text)
    if len(parts) > 2 and all(len(part) < 4 for part in parts) and len(mentions(text)) * 2 >= len(parts):
        return not is_sentence
    rest = _without_skills(text)
    return rest != text and not _DOES.match(text) and not _FILLER.sub("", _NAME.sub(" ", rest))

"""Define what the keys of well-known services look like, precisely enough that chance matches are unlikely.

Most forms are detect-secrets plugins; the rest have patterns here. The last group of a pattern is the secret.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One form: every match contains one of `signs`; found by our own patterns or a detect-secrets plugin."""

    name: str
    signs: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...] = ()
    plugin: str = ""


def _own(name: str, signs: str, *patterns: str) -> Rule:
    return Rule(name, tuple(signs.split()), tuple(re.compile(pattern) for pattern in patterns))


def _known(name: str, signs: str, plugin: str) -> Rule:
    return Rule(name, tuple(signs.split()), plugin=plugin)


RULES = (
    _known("private key", "PRIVATE PuTTY-User-Key-File", "private_key.PrivateKeyDetector"),
    _own("private key", "PRIVATE", r"BEGIN ENCRYPTED PRIVATE KEY"),
    _known("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", "github_token.GitHubTokenDetector"),
    _own("GitHub token", "github_pat_", r"github_pat_[0-9A-Za-z_]{22,}"),
    _known(
        "GitLab token",
        "glpat- gldt- glft- glsoat- glrt- glcbt- glimt- glptt- glagent- gloas- GR1348941",
        "gitlab_token.GitLabTokenDetector",
    ),
    _known("AWS key", "AKIA ASIA ABIA ACCA A3T", "aws.AWSKeyDetector"),
    _known("OpenAI key", "T3BlbkFJ", "openai.OpenAIDetector"),
    _own("Anthropic key", "sk-ant-", r"sk-ant-[A-Za-z0-9]+-[A-Za-z0-9_-]{20,}"),
    _own(
        "API key", "sk-", r"sk-(?:proj|svcacct|admin|None|or-v1|lf)-[A-Za-z0-9_-]{20,}", r"sk-(?=\w*\d)[A-Za-z0-9]{32,}"
    ),
    _own("Hugging Face token", "hf_ api_org_", r"(?:hf|api_org)_[A-Za-z0-9]{30,}"),
    _own(
        "Google key",
        "AIza GOCSPX- ya29. 1//0",
        r"AIza[0-9A-Za-z_-]{35}",
        r"GOCSPX-[0-9A-Za-z_-]{28}",
        r"ya29\.[0-9A-Za-z_-]{30,}",
        r"1//0[0-9A-Za-z_-]{40,}",
    ),
    _own("Kaggle key", "username", r"""username.{1,80}?["']key\\?["']\s*:\s*\\?["']([0-9a-f]{32})"""),
    _own("Kaggle key", "KGAT_", r"KGAT_[0-9A-Za-z]{30,}"),
    _own(
        "Weights & Biases key",
        "wandb WANDB",
        r"(?i:wandb)(?i:[._ ]?login|[\w.]*key|:)[^\n]{0,40}?(?<!\w)([0-9a-f]{40})(?!\w)",
        r"wandb_v1_\w{30,}",
    ),
    _known("Slack token", "xoxa- xoxb- xoxp- xoxo- xoxs- xoxr- hooks.slack.com", "slack.SlackDetector"),
    _own(
        "Slack token", "xapp- xoxe", r"xapp-\d-[A-Z0-9]+-\d+-[0-9a-f]{20,}", r"xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{40,}"
    ),
    _known("Stripe key", "k_live_", "stripe.StripeDetector"),
    _own("Stripe key", "sk_test_ rk_test_ whsec_", r"[sr]k_test_[0-9a-zA-Z]{24,}", r"whsec_[0-9a-zA-Z]{32,}"),
    _known("SendGrid key", "SG.", "sendgrid.SendGridDetector"),
    _known("Square secret", "sq0csp-", "square_oauth.SquareOAuthDetector"),
    _known("PyPI token", "pypi-Ag", "pypi_token.PypiTokenDetector"),
    _known("npm token", ":_authToken", "npm.NpmDetector"),
    _own("npm token", "npm_", r"npm_[A-Za-z0-9]{36}"),
    _own("Mailchimp key", "-us", r"[0-9a-f]{32}-us[0-9]{1,2}"),
    _own("Azure storage key", "AccountKey=", r"AccountKey=([A-Za-z0-9+/]{86}==)"),
    _own("Azure signature", "sig=", r"[?&;]sig=([A-Za-z0-9%+/]{40,})"),
    _known("Telegram token", "telegram Telegram TELEGRAM", "telegram_token.TelegramBotTokenDetector"),
    _known("Discord token", "discord Discord DISCORD", "discord.DiscordBotTokenDetector"),
    _own("Discord webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d+/[\w-]{40,}"),
    _known("Twilio key", "twilio Twilio TWILIO", "twilio.TwilioKeyDetector"),
    _own(
        "API key",
        "gsk_ r8_ xai- pplx- tvly- lsv2_ pcsk_ dapi dop_v1_ nvapi- shpat_ lin_api_ sbp_ ntn_ secret_ glsa_ AGE-SECRET",
        r"gsk_[A-Za-z0-9]{40,}",
        r"r8_[A-Za-z0-9]{37,}",
        r"(?:xai|pplx)-[A-Za-z0-9]{40,}",
        r"tvly-(?:dev-)?(?=\w*\d)[A-Za-z0-9]{24,}",
        r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}",
        r"pcsk_\w{40,}",
        r"dapi[0-9a-f]{32}",
        r"dop_v1_[0-9a-f]{64}",
        r"nvapi-[\w-]{50,}",
        r"shpat_[0-9a-fA-F]{32}",
        r"lin_api_[A-Za-z0-9]{32,}",
        r"sbp_[0-9a-f]{40}",
        r"(?:ntn|secret)_[A-Za-z0-9]{43,}",
        r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}",
        r"AGE-SECRET-KEY-1[0-9A-Z]{50,}",
    ),
    _known("JSON web token", "eyJ", "jwt.JwtTokenDetector"),
)
"""Forms specific to one service, so that a match is hardly chance."""

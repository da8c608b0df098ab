"""Invent sentences, paragraphs and code of someone learning machine learning, from word lists.

The same seed gives the same text. It is Markdown that MkDocs, Nikola and Pelican all read: no admonitions, tabs or
other extensions.
"""

from random import Random

_NOUNS = """model layer gradient batch loss matrix vector token kernel dataset sample label feature threshold score
error baseline experiment measurement notebook picture pixel edge cluster neighbour distance index cache thread
process file checkpoint optimiser schedule seed weight bias activation epoch metric histogram column row table
query answer budget prediction residual split fold leak outlier filter window signal sensor clock benchmark profile
allocation pointer compiler tokenizer vocabulary sequence attention head probability distribution sampler estimator
interval""".split()
_ADJECTIVES = """small large slow fast noisy exact sparse dense wrong honest early late cheap expensive stable
fragile hidden obvious strange plain deeper shallow linear random balanced shuffled quantised cached measured
repeated""".split()
_VERBS = """shrinks grows forgets remembers changes keeps loses finds hides explains predicts measures compares
rounds sorts splits copies reads writes skips repeats beats needs breaks follows averages normalises clips""".split()
_ADVERBS = "slowly|quietly|again|twice|finally|rarely|always|on average|by accident|in practice|at once".split("|")
_OPENINGS = (
    "At first|In the second run|With another seed|On the validation set|After a night of training|To my surprise|"
    "When the data is shuffled|For large batches|Without the cache|In hindsight|On a laptop|As the profile shows"
).split("|")
_NAMES = (
    "X_train y_valid model.fit batch_size learning_rate np.float32 df.groupby loss.item() n_neighbors torch.no_grad"
).split()
_FORMULAS = (
    r"\hat{y} = \sigma(w^\top x + b)",
    r"\mathcal{L}(\theta) = -\frac{1}{n} \sum_{i=1}^{n} \log p_\theta(y_i \mid x_i)",
    r"w_{t+1} = w_t - \eta \nabla_w \mathcal{L}(w_t)",
    r"\operatorname{softmax}(z)_k = \frac{e^{z_k}}{\sum_j e^{z_j}}",
    r"\lVert x - y \rVert^2 = \lVert x \rVert^2 - 2 x^\top y + \lVert y \rVert^2",
    r"\operatorname{Var}(\bar{x}) = \frac{\sigma^2}{n}",
)
_INLINE = (r"O(n \log n)", r"\alpha = 0.05", r"x \in \mathbb{R}^d", r"p < 0.01", r"\sqrt{n}", r"k = 8")

_SNIPPETS = (
    """\
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt

rng = np.random.default_rng({seed})
plt.rcParams["figure.figsize"] = (8, 5)
""",
    """\
def {noun}_{noun2}(values, weights=None, *, axis=0):
    \"\"\"Give the weighted {noun} of the values.\"\"\"
    if weights is None:
        weights = np.ones(values.shape[axis])
    weights = weights / weights.sum()
    return np.tensordot(weights, values, axes=(0, axis))


{noun} = {noun}_{noun2}(rng.normal(size=({seed}, 12)))
print({noun}.round(3))
""",
    """\
{noun} = pd.DataFrame({{"{noun2}": rng.normal(size={seed}), "group": rng.integers(0, 8, {seed})}})
{noun}.groupby("group").agg(["mean", "std", "count"]).round(3)
""",
    """\
class {Noun}{Noun2}(nn.Module):
    def __init__(self, width: int = {seed}, depth: int = 3) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(width, width) for _ in range(depth))
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        for layer in self.layers:
            x = x + torch.relu(layer(self.norm(x)))  # a residual {noun}
        return x
""",
    """\
for epoch in range(10):
    for {noun}, {noun2} in loader:
        optimiser.zero_grad()
        loss = criterion(model({noun}), {noun2})
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
    print(f"epoch {{epoch:2d}}  loss {{loss.item():.4f}}  {noun} {{evaluate(model):.2%}}")
""",
    """\
fig, ax = plt.subplots()
for name, {noun} in results.items():
    ax.plot({noun}["step"], {noun}["{noun2}"], label=name, linewidth=1.5)
ax.set(xlabel="step", ylabel="{noun2}", title="{Noun} by {noun2}")
ax.legend(frameon=False)
plt.show()
""",
    """\
%%time
{noun} = [line.split(",") for line in open("{noun2}.csv", encoding="utf-8")]
sorted_{noun} = sorted({noun}, key=lambda row: (row[0], -float(row[1])))
assert len(sorted_{noun}) == {seed}, "a {noun} is missing"
""",
    """\
scores = cross_val_score(make_pipeline(StandardScaler(), Ridge(alpha=0.{seed})), X, y, cv=GroupKFold(5), groups={noun})
print(f"{{scores.mean():.3f}} ± {{scores.std():.3f}}")
""",
    "{noun}.head()\n",
    "{noun}.shape, {noun2}.dtype\n",
)


def _thing(random: Random) -> str:
    return f"{random.choice(_ADJECTIVES)} {random.choice(_NOUNS)}"


def sentence(random: Random, *, mathematics: bool = False) -> str:
    """Return one sentence, sometimes with emphasis, code or a formula in it."""
    text = f"the {_thing(random)} {random.choice(_VERBS)} the {_thing(random)}"
    match random.randrange(9):
        case 0 | 1:
            text += f" {random.choice(_ADVERBS)}, and the {_thing(random)} {random.choice(_VERBS)} it"
        case 2:
            text += f" of each {random.choice(_NOUNS)} in `{random.choice(_NAMES)}`"
        case 3:
            text += f", which is **{random.choice(_ADJECTIVES)}** for every {random.choice(_NOUNS)}"
        case 4:
            text += f" by {random.uniform(0.1, 90):.1f} % over {random.randint(3, 900)} runs"
        case 5:
            text += f" because no *{random.choice(_NOUNS)}* {random.choice(_VERBS)} without it"
        case 6 if mathematics:
            text += f" with ${random.choice(_INLINE)}$"
        case _:
            pass
    if random.random() < 0.4:
        return f"{random.choice(_OPENINGS)}, {text}."
    return f"{text[0].upper()}{text[1:]}."


def paragraph(random: Random, *, mathematics: bool = False) -> str:
    """Return three to six sentences."""
    return " ".join(sentence(random, mathematics=mathematics) for _ in range(random.randint(3, 6)))


def bullets(random: Random) -> str:
    """Return a list of three to five points."""
    mark = random.choice(("- ", "1. "))
    return "\n".join(mark + sentence(random) for _ in range(random.randint(3, 5)))


def table(random: Random) -> str:
    """Return a Markdown table."""
    names = random.sample(_NOUNS, 4)
    rows = [[random.choice(_ADJECTIVES), *(f"{random.uniform(0, 100):.1f}" for _ in range(3))] for _ in range(5)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (names, ["---"] * 4, *rows))


def formula(random: Random) -> str:
    """Return a formula on its own lines."""
    return f"$$\n{random.choice(_FORMULAS)}\n$$"


def title(random: Random) -> str:
    """Return words for a heading."""
    return f"The {random.choice(_ADJECTIVES)} {random.choice(_NOUNS)} and the {random.choice(_NOUNS)}"


def words(random: Random, count: int) -> list[str]:
    """Return distinct nouns, for tags and column names."""
    return random.sample(_NOUNS, count)


def code(random: Random) -> str:
    """Return one to a dozen lines of Python."""
    noun, noun2 = random.sample(_NOUNS, 2)
    values = {"noun": noun, "noun2": noun2, "Noun": noun.title(), "Noun2": noun2.title()}
    count = random.choice((1, 2))
    chosen = random.choices(_SNIPPETS, k=count)
    return "\n".join(snippet.format(seed=random.randint(16, 99), **values) for snippet in chosen)

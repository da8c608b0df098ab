"""Sources of metrics: metrics.json, values glued in notebooks, the record of the last run."""

import json
from pathlib import Path
from typing import Any

import pytest

import small_site
from measured_site import METRICS, RESUME, Files, M, N, R, myst, notebook, problems, record, scrap
from portfolio.evidence import gather, lock
from portfolio.sources.diagnostics import Location
from portfolio.website.tree import read


@pytest.mark.parametrize(
    ("output", "name", "text"),
    [
        (scrap("a", 0.5), "a", "0.5"),
        (scrap("a", {"b": {"c": 3}}), "a.b.c", "3"),
        (record("a", 12), "a", "12"),
        (myst("a", "0.970"), "a", "0.970"),
        (myst("a", "np.float64(0.97)", "application/papermill.record/"), "a", "0.97"),
        (myst("a", "np.int64(12)"), "a", "12"),
        (myst("a", "tensor(0.75)"), "a", "0.75"),
        (myst("a", "tensor(0.1250, device='cuda:0')"), "a", "0.1250"),
        (myst("a", "tensor([[3.]], grad_fn=<MeanBackward0>)"), "a", "3"),
        (myst("a", "torch.tensor(1.2e-05, dtype=torch.float64)"), "a", "1.2e-05"),
        (myst("a", "array(0.5, dtype=float32)"), "a", "0.5"),
        (myst("a", "Array(0.75, dtype=float32, weak_type=True)"), "a", "0.75"),
        (myst("a", "<tf.Tensor: shape=(), dtype=float32, numpy=0.75>"), "a", "0.75"),
        (myst("a", "Decimal('0.5')"), "a", "0.5"),
        (myst("a", "tensor([1., 2.])"), "a", None),
        (myst("a", "tensor(nan)"), "a", None),
        (myst("a", "len(5)"), "a", None),
        (scrap("a", "text"), "a", None),
        (scrap("a", value=True), "a", None),
        (scrap("a", float("nan")), "a", None),
        (myst("a", "'0.97'"), "a", None),
        (myst("a", "<Figure size 640x480>"), "a", None),
    ],
)
def test_values_glued_in_a_notebook(tmp_path: Path, output: dict[str, Any], name: str, text: str | None) -> None:
    tree = read(small_site.write(tmp_path, {N: notebook(output)}))
    assert [str(problem) for problem in tree.problems if problem.code[0] == "E"] == []
    measured = tree.evidence.projects["knn"]
    if text is None:
        assert not measured.metrics
        assert set(measured.others) == {name}
        return
    metric = measured.metrics[name]
    assert (metric.text, metric.location, metric.notebook) == (text, Location(N, 40, 3), N)
    assert f'<div id="{metric.anchor}"></div>' in tree.notebooks[N].markdown
    assert "scrapbook" not in tree.notebooks[N].markdown
    assert "papermill" not in tree.notebooks[N].markdown


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"a": 1,}', "1:8: E101 not JSON: a comma before the closing"),
        (b'{\n "a": NaN}', "2:7: E101 not JSON: 'NaN' is not JSON; JSON has no such number"),
        (b'{"a": 1, "a": 2}', "1:10: E101 not JSON: the key 'a' appears here a second time"),
        (b"[1]", "1:1: E101 metrics.json holds no keys"),
        (b'{"a": "\xe9"}', "1:8: Y001"),
        (b'{"a": {"b": "text"}}', "1:13: E107 'a.b' is not a number"),
        (b'{"a": [1, 2]}', "1:7: E107 'a' is not a number"),
        (b'{"a": 1e999}', "1:7: E107 'a' is not a number"),
        (b'{"a": ' + b"1" * 5000 + b"}", "1:7: E107 'a' is not a number"),
        (b"", "1:1: E101 not JSON: the document ends too early"),
        (b'{"a": null, "b": true, "c": "3"}', "1:7: E107"),
    ],
)
def test_mistakes_in_metrics_json(content: bytes, expected: str) -> None:
    metrics, _, found = gather.read_metrics(content, M, "knn")
    assert not metrics
    assert str(found[0]).startswith(f"{M}:{expected}"), found


def test_a_broken_metrics_json_is_one_mistake_and_not_one_for_each_claim(tmp_path: Path) -> None:
    files: Files = {M: "{", R: RESUME.replace("Wrote Python", "Wrote {{ knn.speed }} Python")}
    assert [line.split(" ")[1] for line in problems(tmp_path, files)] == ["E101"]


def test_a_broken_notebook_is_one_mistake_and_not_one_for_each_claim(tmp_path: Path) -> None:
    files: Files = {N: "{ scrapbook", R: RESUME.replace("Wrote Python", "Wrote {{ knn.speed }} Python")}
    assert [line.split(" ")[1] for line in problems(tmp_path, files)] == ["N002"]


def test_one_name_with_two_values_is_a_mistake_and_with_one_value_is_none(tmp_path: Path) -> None:
    remedy = "run `make notebooks`, or give one of them another name"
    for value, count in ((1.1, 0), (1.2, 1)):
        folder = tmp_path / str(value)
        folder.mkdir()
        found = problems(folder, {M: METRICS, N: notebook(scrap("speed", value))})
        assert [line for line in found if " E1" in line] == [
            f"{N}:40:3: E106 'speed' is 1.2 here and 1.10 in {M}:4:12; {remedy}"
        ] * count


def test_a_run_takes_out_what_its_notebook_measured_before_and_leaves_what_others_did(tmp_path: Path) -> None:
    file = tmp_path / "metrics.json"
    for name in ("a.ipynb", "b.ipynb"):
        (tmp_path / name).touch()

    def run(name: str, metrics: dict[str, Any]) -> dict[str, Any]:
        before = lock.begin(tmp_path, name)
        known = json.loads(file.read_text()) if file.exists() else {}
        file.write_text(json.dumps(known | metrics))
        lock.finish(tmp_path, name, ["1"], before)
        found: dict[str, Any] = json.loads(file.read_text())
        return found

    file.write_text('{"by hand": 1, "old": {"x.y": 2}}')
    assert run("a.ipynb", {"a": {"one": 1, "two": 2}}) == {"a": {"one": 1, "two": 2}, "by hand": 1, "old": {"x.y": 2}}
    assert run("b.ipynb", {"b": 3})["a"] == {"one": 1, "two": 2}
    assert run("a.ipynb", {"a": {"one": 5}}) == {"b": 3, "a": {"one": 5}, "by hand": 1, "old": {"x.y": 2}}
    assert lock.read(tmp_path)["b.ipynb"].metrics == ("b",)


@pytest.mark.parametrize("content", ["{", "[]", '{"a.ipynb": 3}'])
def test_a_damaged_lock_is_a_located_mistake(tmp_path: Path, content: str) -> None:
    found = problems(tmp_path, {"projects/knn/metrics.lock": content})
    assert [line.partition(" the record")[0] for line in found] == ["projects/knn/metrics.lock:1:1: E109"]

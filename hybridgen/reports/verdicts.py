"""What an evaluation found, in sentences: scores, two files compared, how well the judge foretells labels."""

from __future__ import annotations

from collections.abc import Iterator

from hybridgen.core.audits import Measured
from hybridgen.core.evaluation import Comparison, EvaluationSummary, Prediction
from hybridgen.reports.shares import say_share
from hybridgen.reports.words import percent, score, usd

FEW_LABELS = 30  # below which figures are said to rest on few


def say_quality(summary: EvaluationSummary) -> str:
    """The mean and the lowest score, and what the file had."""
    quality = summary.quality
    before = f"; {score(quality.before)} in the file" if quality.before is not None else ""
    return f"{score(quality.mean)} on average, {score(quality.min)} at least{before}"


def say_evidence(summary: EvaluationSummary) -> str:
    """How many quotes stand in their rows; unknown where the rows are."""
    quality = summary.quality
    if quality.quotes is None or quality.verified is None:
        return "unknown: the rows are not known"
    if not quality.quotes:
        return "none: these records cite nothing"
    return f"{quality.verified} of {quality.quotes} quotes found, {percent(quality.verified / quality.quotes)}"


def say_comparison(comparison: Comparison) -> str:
    """The share, on how many pairs it rests, and what it cost."""
    if comparison.share is None:
        return f"unknown: {comparison.pairs} of {comparison.asked} pairs were compared"
    many = f"{comparison.pairs} pair{'s' if comparison.pairs != 1 else ''}"
    cost = f", for {usd(comparison.usd)}" if comparison.usd else ""
    return (
        f"{say_share(comparison.share)} of the second file's quality, over {many} that {_graded(comparison.by)}{cost}"
    )


def say_verdicts(comparison: Comparison) -> str:
    """How often the first file's record was the better one."""
    ties = f"{comparison.tied} as good"
    if comparison.disputed:
        ties += f" ({comparison.disputed} of them because the verdict changed with the order)"
    return (
        f"Of {comparison.pairs} records of the first file {comparison.won} are better, {ties}, {comparison.lost} worse."
    )


def say_alone(comparison: Comparison) -> str:
    """Records without a partner; empty where there is none."""
    if not comparison.alone and not comparison.alone_second:
        return ""
    return f"Without a partner: {comparison.alone} of the first file, {comparison.alone_second} of the second."


def say_prediction(prediction: Prediction) -> Iterator[str]:
    """How well the judge foretells labels, a sentence each."""
    records = f"{prediction.records} record{'s' if prediction.records != 1 else ''}"
    whose = "people's ratings" if prediction.by == "people" else "the grader's grades"
    if prediction.spearman is None:
        yield f"Nothing can be said of {records}: there are too few labels, or all are the same."
        return
    yield f"The judge's score and {whose} of {records} correlate by rank: {_signed(prediction.spearman)}."
    if prediction.auroc is None:
        yield "All labels lie on one side, so nothing is said of how well the score tells good from bad."
    else:
        yield (
            f"A record labelled {score(prediction.cut)} or better has the higher score in "
            f"{_share(prediction.auroc)} of the cases (AUROC; 0.50 is chance)."
        )
    if prediction.records < FEW_LABELS:
        yield f"These are few labels: {FEW_LABELS} or more would say something."


def _graded(by: str) -> str:
    return "people rated" if by == "people" else "the grader graded"


def _signed(measured: Measured) -> str:
    bounds = "" if measured.low is None else f" ({score(measured.low)} to {score(measured.high)})"
    return f"{score(measured.value)}{bounds}, where 1.00 is the same order and 0.00 none"


def _share(measured: Measured) -> str:
    bounds = "" if measured.low is None else f" ({score(measured.low)} to {score(measured.high)})"
    return f"{score(measured.value)}{bounds}"

"""`crm stages` and `crm pipelines`: the verbs of every record, and what their order and their deals ask for."""

from typing import Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.assigning import assignments, parted
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import DryRun, command
from crm_tui.commands.records import Values, print_written

Ref = Annotated[str, typer.Argument(metavar="REF", help="id or name")]
To = Annotated[str | None, typer.Option(metavar="REF", help="where its deals go")]


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = records.app(noun, without=("add", "delete"))
    verbs = {"stages": (add, rename, reorder, delete), "pipelines": (add_pipeline, rename, delete_pipeline)}[noun]
    for function in verbs:
        command(made, function.__name__.removesuffix("_pipeline"), noun=noun)(function)
    return made


def add(
    run: typer.Context,
    values: Values,
    after: Annotated[str | None, typer.Option(metavar="STAGE", help="which stage it follows")] = None,
    dry_run: DryRun = False,
) -> None:
    """Add a stage; without --after it follows those of its kind.

    crm stages add name=Pilot probability=60 --after Proposal
    crm stages add name=Pilot pipeline=Partners rot_days=14
    """
    from crm_tui.services import stages

    here = invocation(run)
    with here.database() as db:
        written = stages.add(db, assignments(values), after=after, dry_run=dry_run)
        print_written(here, db, written, dry_run=dry_run)


def rename(
    run: typer.Context,
    ref: Ref,
    name: Annotated[str, typer.Argument(metavar="NAME", help="the new name")],
    dry_run: DryRun = False,
) -> None:
    """Give another name; what happened keeps the old one.

    crm {noun} rename 3 Offer
    crm {noun} rename 3 Offer --dry-run
    """
    from crm_tui.services import writing
    from crm_tui.services.rows import Assignment

    here, entity = invocation(run), run.command_path.split()[1]
    with here.database() as db:
        written = writing.edit(db, entity, [Assignment("name", "=", name)], refs=[ref], dry_run=dry_run)
        print_written(here, db, written, dry_run=dry_run)


def reorder(
    run: typer.Context,
    refs: Annotated[list[str], typer.Argument(metavar="REF...", help="stages of one pipeline")],
    dry_run: DryRun = False,
) -> None:
    """Put stages in this order; the others stay where they are.

    crm stages reorder Negotiation Proposal
    crm stages reorder Verbal Negotiation --dry-run
    """
    from crm_tui.services import stages

    here = invocation(run)
    with here.database() as db:
        print_written(here, db, stages.reorder(db, refs, dry_run=dry_run), dry_run=dry_run)


def delete(
    run: typer.Context,
    values: Annotated[
        list[str], typer.Argument(metavar="REF [FIELD=VALUE]", help="the stage, and fields of its deals")
    ],
    to: To = None,
    dry_run: DryRun = False,
) -> None:
    """Delete a stage; its deals go to the stage of --to, and history keeps its name.

    crm stages delete Discovery --to Qualification
    crm stages delete Verbal --to Lost lost_reason=budget
    """
    from crm_tui.errors import Usage
    from crm_tui.services import stages

    here = invocation(run)
    refs, given = parted(values)
    if len(refs) != 1:
        raise Usage("Name one stage: crm stages delete Discovery --to Qualification")
    with here.database() as db:
        written = stages.delete(db, refs[0], to=to, assignments=given, dry_run=dry_run)
        print_written(here, db, written, dry_run=dry_run)


def add_pipeline(
    run: typer.Context,
    values: Values,
    stages: Annotated[str | None, typer.Option(metavar="'A|B'", help="its open stages; Won and Lost follow")] = None,
    dry_run: DryRun = False,
) -> None:
    """Add a pipeline, with the stages of the first one unless others are named.

    crm pipelines add name=Partners
    crm pipelines add name=Partners currency=USD --stages 'Contacted|Trained|Certified'
    """
    from crm_tui.domain.kinds.lists import ListOf, items
    from crm_tui.domain.pipeline import SALES
    from crm_tui.services import pipelines

    here = invocation(run)
    named = items(ListOf().parse(stages, here.context)) if stages is not None else None
    made = SALES if named is None else pipelines.stages_named(named)
    with here.database() as db:
        written = pipelines.add(db, assignments(values), stages=made, dry_run=dry_run)
        print_written(here, db, written, dry_run=dry_run)


def delete_pipeline(run: typer.Context, ref: Ref, to: To = None, dry_run: DryRun = False) -> None:
    """Delete a pipeline with its stages; its deals go to the one of --to, each to the stage of the same name.

    crm pipelines delete Partners --to Sales
    crm pipelines delete Partners --to Sales --dry-run
    """
    from crm_tui.services import pipelines

    here = invocation(run)
    with here.database() as db:
        print_written(here, db, pipelines.delete(db, ref, to=to, dry_run=dry_run), dry_run=dry_run)

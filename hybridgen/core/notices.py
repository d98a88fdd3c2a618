"""A fact about a run that people must be told, as a code with params; its words are made where it is shown.

A param that holds data (words of rows, file names, what a model or a server wrote) or a place (a path, an address) says
so, and what is shared hides just those. `TEMPLATES` has the words of every code, in one place.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hybridgen.core.timing import duration

_DIGITS = re.compile(r"\d+")

TEMPLATES: dict[str, str] = {
    "error": "{reason}",
    # sources
    "file_passed_over": "{place}: {count} file of another kind passed over: {files:list}",
    "files_passed_over": "{place}: {count} files of other kinds passed over: {files:list}",
    "files_together": "{files} files read as one: {rows:n row}, {columns:n column}",
    "read_as": "{file}: read as {encoding}",
    "read_as_no_utf8": "{file}: read as {encoding} (it is no UTF-8)",
    "encoding_guessed": "{file}: read as {encoding} (it is no UTF-8); a guess, so look at its letters",
    "columns_numbered": "{file}: {columns:n column} with a name that was taken got a number",
    "columns_void": "{file}: {columns:n column} without a name or a value left out",
    "columns_called_by_number": "{file}: {columns:n column} without a name called by number",
    "columns_of_bytes": "{file}: columns of bytes left out: {columns:list}",
    "rows_empty": "{file}: {rows:n row} without any answer left out",
    "rows_padded": "{file}: rows with fewer fields than the header's {width} padded ({lines})",
    "sheet_read": "{file}: read the sheet {sheet}; left out: {others:list}",
    "list_read": "{file}: read the list {list}; left out: {others:list}",
    "fields_too_many": "{file}, {lines}: more fields than the header's {width}",
    "quote_never_closes": "{file}, {lines}: a quote opens and never closes",
    "items_no_object": "{file}, {items}: no object",
    "lines_no_object": "{file}, {lines}: no JSON object",
    # sources: tables
    "read_as_without_mark": "{file}: read as {encoding}, which no mark at its beginning says",
    "bytes_no_utf8": "{file}: UTF-8 but for {bytes:n byte}, read as cp1252 ({lines}); look at the accents there",
    "nuls_removed": "{file}: {nuls:n character} without meaning (NUL) taken out",
    "separator_named": "{file}: cut at {separator}, as its first line says",
    "quotes_escaped": "{file}: a backslash before a quote was read as part of the quote",
    "quotes_single": "{file}: single quotes around fields were read as quotes",
    "lines_unwrapped": "{file}: lines that were quoted as a whole were cut into {width} fields",
    "row_names": "{file}: rows have one field more than the header; the first column has no name",
    "rows_above": "{file}: {rows:n row} above the header left out: {first}",
    "rows_skipped": "{file}: {rows:n row} skipped, as data.skip_rows says",
    "header_asked": "{file}: {rows:n row} for the header, as data.header_rows says",
    "header_joined": '{file}: the header is {rows} rows, joined as "question - item"',
    "header_questions": "{file}: the header is {rows} rows; columns are called by their questions, not by their codes",
    "header_none": "{file}: has no header, so columns are called by number; data.header_rows=1 takes its first row "
    "as one",
    "boxes_named": "{file}: boxes without a name are called by their question and what is ticked in them",
    "header_repeated": "{file}: {rows:n row} that repeats the header left out",
    "rows_below": "{file}: {rows:n row} of totals or remarks at the end left out: {first}",
    "table_below": "{file}: another table begins at row {row}: {rows:n row} left out; give it a file of its own",
    "columns_beside": "{file}: {columns:n column} right of an empty one left out: what stands there is much shorter",
    "subtotals": "{file}: {rows:n row} of subtotals left out",
    "table_in_text": "{file}: read as a table, since every line has the same {columns:n column}",
    "markup_in_names": "{file}: markup taken out of {columns:n name} of columns",
    "markup_in_cells": "{file}: markup taken out of the answers of {columns:n column}",
    # sources: respondents
    "rows_of_respondents": "{file}: {rows:n row} of {respondents:n respondent}, by {column}",
    "rows_of_files": "{files} files: {rows:n row} of {respondents:n respondent}, by {column}",
    "ids_in_files": "{ids} {column} of {file} stand in {other} too; data.respondent={column} puts each person together",
    "ids_filled": "{file}: blanks of {column} filled from above, because an id stands once above its rows",
    "answers_pivoted": "{file}: {rows:n row} of {respondents:n respondent}, by {column}; a row was an answer, and "
    "{questions:n question} became columns",
    "columns_of_rows": "{file}: left out, because they are about single rows: {columns:list}",
    "respondents_double": "{file}: {rows:n row} of {respondents} different {column}: somebody answered twice; "
    "data.respondent={column} puts theirs together",
    "respondents_unsure": "{file}: {rows:n row} with {respondents} different {column}, each read by itself; "
    "data.respondent={column} puts those of one together",
    "rows_double": "{file}: {rows:n row} with the same long answers as an earlier one",
    "table_turned": "{file}: turned, because questions stood down the first column: {questions:n question}, "
    "{respondents:n respondent}",
    "table_may_lie": "{file}: questions stand down the column {column}, so each other column may be a respondent; "
    "turn the table, or set data.respondent=_row to read it as it is",
    "turns_read": "{file}: {conversations:n conversation}, {text} said by {speaker}",
    "turns_columns_left_out": "{file}: left out of the conversation: {columns:list}",
    "turns_of_machines": "{file}: {turns:n message} of systems and tools left out",
    # sources: nested data
    "talks_missing": "{file}: {objects:n object} without a conversation left out",
    "answers_are_ids": "{file}: the answers are ids, not words: {columns:list}; export them in words",
    "columns_worded": "{file}: {columns:n column} called by the words of their questions",
    "talks_read": "{file}: {conversations:n conversation} read",
    "cells_unfolded": "{file}: JSON in cells unfolded into columns: {columns:list}",
    "cells_nested": "{file}: some cells hold JSON and are read as they are: {columns:list}",
    # sources: workbooks
    "sheets_together": "{file}: sheets with the same columns read together: {sheets:list}",
    "sheet_repeats": "{file}: the sheet {other} left out, since {repeated} of its {rows} rows stand in {sheet} too; "
    "data.sheet chooses another",
    "sheet_with_more_rows": "{file}: read the sheet {sheet} with {rows:n row}, left out {other} with {more:n row}; "
    "data.sheet chooses another",
    "sheets_hidden": "{file}: {count:n hidden sheet} left out: {sheets:list}",
    "rows_hidden": "{file}: {rows:n row} of the sheet {sheet} left out, since hidden or filtered out",
    "columns_hidden": "{file}: {columns:n column} of the sheet {sheet} left out, since hidden",
    "formulas_void": "{file}: the file holds no values for the formulas in {columns:list}; open it in a spreadsheet "
    "program and save it again",
    "hidden_unknown": "{file}: the sheet {sheet} does not tell which rows and columns are hidden, so all are read",
    # sources: folders
    "files_of_kind": "{place}: {count:n file} not read, each {kind} ({files:list}); {advice}",
    "files_of_system": "{place}: {count:n file} of the system or of other programs ignored: {files:list}",
    "folders_of_system": "{place}: {count:n folder} of the system or of programs ignored: {files:list}",
    "files_about_data": "{place}: {count:n file} about the data or its project not read: {files:list}; "
    "name one to have it read",
    "files_identical": "{file}: read once, though there with the same content as {copies:files}",
    "code_book_found": "{file}: not read, since it tells what columns mean; name it to have it read",
    "folder_closed": "{path}: cannot be opened ({reason})",
    "link_broken": "{path}: is a link to a file that is not there",
    "link_outside": "{path}: is a link that leads out of the folder; name the file itself to have it read",
    "no_file": "{path}: is {what}, which is not opened",
    "archive_others": "{file}: read {inner}; not read: {others:files}",
    # sources: texts and documents
    "turns_found": "{file}: {turns:n turn} of {speakers:n speaker}",
    "talks_found": "{file}: {turns:n turn} of {speakers:n speaker} in {talks:n conversation}",
    "answers_found": "{file}: {answers:n line}, each read as an answer of its own; where they are one text, part its "
    "paragraphs by blank lines",
    "chat_lines_left_out": "{file}: {lines:n line} of the chat itself left out (who came, what was deleted, media)",
    "cells_cut": "{file}: {cells:n row} with long texts ({columns:list}) cut into {passages:n passage}",
    "pages_without_text": "{file}: {pages} without text, a picture each; have it recognised (OCR) first",
    "page_lines_left_out": "{file}: {lines:n line} of headers, footers and page numbers left out",
    "captions_odd": "{file}: times that cannot be read ({lines}); the words below them were read",
    "times_left_out": "{file}: {times:n time} of the recording left out",
    # what was read
    "read": "data: {what} from {source}{columns}",
    "read_respondents": "{rows:n respondent}",
    "read_respondents_rows": "{units:n respondent} in {rows:n row}",
    "read_mixed": "{units:n respondent} or documents in {rows:n row}",
    "read_answers": "{rows:n answer}",
    "read_passages": "{rows:n passage} of {documents:n text}",
    "read_rows": "{rows:n row}",
    "read_documents": "{documents:n document}",
    "read_columns": "; {used} of {columns:n column}",
    "read_files": "{files} files",
    "read_sheet": "sheet {sheet} of {file}",
    "read_sample": "the sample",
    "read_left_out": "left out: {kinds:list}",
    "read_more": "{more} more that you should know of: summary.json has them, task=inspect shows them",
    "rows_instruct": "{rows:n row} with what reads like instructions to a model: {ids:files}; look at them, since they "
    "may sway records and scores",
    "one_respondent": "all {rows:n row} are of one respondent; data.respondent=_row takes each row as one of its own",
    "one_row_for_all": "all {count:n record} rest on one row",
    "one_passage_for_all": "all {count:n record} rest on one passage",
    # privacy: languages
    "few_names": "{amount} of the text is {languages:list}, of which no language model is installed: names in it are "
    "found by lists and the words around them, and some are missed; see docs/languages.md",
    "names_unsure": "{amount} of the text is {languages:list}, of which no language model is installed: names in it "
    "are declined, so they are found less surely than in other languages, without capitals above all; look at "
    "some drafts, see docs/languages.md",
    "not_english": "{amount} of the text is {languages:list}: the English language model makes no guesses on it, so "
    "names that stand in no column of names are seldom hidden; see docs/languages.md",
    # knowledge
    "knowledge_read": "{passages:n passage} of {files:n file}",
    "problems_missing": "{file}: {count:n row} left out, whose {column} is empty",
    "knowledge_held": "{collection}: {total:n passage}",
    "store_elsewhere": "{url}: is no server of this machine or of a private network; passages and questions go there "
    "as they are",
    "store_unsealed": "{url}: what goes there, the key too, can be read on the way; https:// would be right",
    "collection_empty": "{collection}: holds nothing; task=knowledge knowledge.collection={collection} loads it",
    "collection_unsearched": "{collection}: could not be searched ({why})",
    "collections_uncounted": "how much the collections hold is not known ({why})",
    # queries
    "not_remembered": "answers were not stored for the next time ({why})",
    "not_distilled": "answers were not distilled ({why})",
    "no_way_back": "privacy.operator leaves no way back to what they say",
    "questions_read": "data: {count:n question}",
    "questions_silent": "{count:n row} without a question left out",
    "stored": "the same question, in {collection}, relevance {relevance:.2f}",
    "relevant_enough": "relevance {relevance:.2f} and complexity {complexity} meet a rule",
    "too_complex": "complexity {complexity} is too much for relevance {relevance:.2f}",
    "too_little_relevant": "relevance {relevance:.2f} meets no rule",
    "nothing_found": "nothing relevant was found",
    "frontier_only": "the strategy is {strategy}",
    "judged_low": "the answer at home was judged {quality:.2f}, below {threshold:.2f}",
    "local_failed": "no answer at home: {why}",
    "kept_home": "the frontier cannot be asked: {why}",
    "no_answer": "it holds no answer",
    "nobody_left": "nobody is left to answer",
    "repeats_wrong": "the same answer as one that was marked wrong",
    "questions_expected": "{stored:n question} from the store, {local} at home, {frontier} for the frontier, as the "
    "index is now; answers at home that are judged low come on top",
    "answers_expected": "answers of {share:.0%} of route.max_tokens={most}",
    "questions_unweighed": "{count:n question} weighed by their words, since the local model did not: {example}",
    "questions_kept_home": "{count:n question} of the frontier's answered at home: {example}",
    "answers_missing": "{missing} of {requested:n question} without an answer",
    "answers_failed": "{count:n answer} failed: {example}",
    "answers_unjudged": "{count:n answer} without a judgement: {example}",
    "feedback_read": "data: {count:n verdict}",
    "feedback_nothing": "names no answer that is known",
    "feedback_several": "names answers to {count} different questions; its question would be right",
    "feedback_outcome": "outcome {outcome}: right or wrong would be right",
    "feedback_rejected": "{count:n row} of feedback not taken, see rejects.jsonl; the first: {example}",
    # segments
    "boxes_joined": "{columns:n column} with a box joined into {questions:list}",
    "columns_left_out": "{left_out} of {columns} columns left out: {kinds:list}",
    "respondents_silent": "{count:n respondent} who answered nothing counted apart",
    "segments_supported": "the data supports {supported:n segment} by {criterion}{nearer}",
    "segments_nearer": "; count={supported} would be nearer to that",
    "rows_silent": "{count:n row} without an answer left out",
    "documents_silent": "{count:n document} without words left out",
    "documents_cut": "{count:n document} read by the {rows} of their passages that say most; "
    "data.rows_per_record allows for more",
    "questions_left_out": "{count:n question} that tell least left out, to keep a row near {room} tokens: "
    "{questions:list}",
    "segments_share_rows": "{rows:n row} for {segments} records: records share rows",
    "rows_without_room": "{rows:n row} left out because the model's context has no room for them",
    "rows_shortened": "{rows:n row} shortened because the model's context has no room for them",
    # llm
    "call_failed": "{model} at {address}{status}: {reason}",
    "nobody_answers": "{model} at {address}: nobody answers ({reason})",
    "left_alone": "{model} at {address}{status}: {reason}; it asks to be left alone for {seconds:time}, and no "
    "question waits longer than {most:time}",
    "never_answered": "{model} at {address}{status}: {reason}; all {count:n call} came to nothing, so no more are sent",
    "servers_gone": "none of its {count} servers is left, the last one: {why}",
    "server_out": "{model} at {address} is left out for now: {why}; the others go on",
    "server_in": "{model} at {address} is there again",
    "server_was_out": "{model} at {address}: was left out {count:n time} ({why}); the other servers went on",
    "servers_shared": "calls that the servers of the {role} model answered: {parts:list}",
    "server_answers": "{address} {count}",
    "context_short": "it holds {held} tokens of the {asked} that requests here may have",
    "runs_elsewhere_now": "its model runs at {host}, and that of the others does not",
    "silent_so_far": "it has not answered within {seconds:time}",
    "none_there": "none of its {count} servers is there, the first one: {why}",
    "waiting": "waiting for {whom} for {seconds:time} ({count:n question}): {why}; {still}",
    "wait_whom": "the {role} model {model} at {address}",
    "wait_failed": "{reason}{status}",
    "wait_rate": "its rate limit has no room",
    "wait_money": "what is left of the money is set aside for calls that are out",
    "wait_elsewhere": "another process has the same question out",
    "wait_loading": "it is being loaded",
    "wait_answer": "no answer yet",
    "wait_slot": "in its queue",
    "wait_until": "it goes on in {seconds:time}",
    "wait_at_most": "{seconds:time} more at most",
    "wait_unknown": "how long still is not known",
    "no_paid_call": "the cap allows no paid call",
    "cap_left": "the cap leaves {left:usd}, this call may cost {most:usd}",
    "bound_left": "the estimate's upper bound leaves {left:usd}, this call may cost {most:usd}",
    "paying_stopped": "the provider billed {over:usd} more than a call can cost; no other paid call goes out",
    "no_frontier": "{why}; records stay local",
    "no_judge": "no judge, so drafts are scored by what is measured: {why}",
    "not_audited": "no record was audited: {why}",
    "cap_is_zero": "strategy.max_frontier_cost=0: no paid call is allowed",
    "frontier_is_none": "provider/frontier=none: there is no paid model",
    "key_missing": "{variable} is not set: no key for {provider}",
    "frontier_alone": "{why}; going on with the frontier alone",
    "frontier_unreachable": "{provider}: {why}",
    "context_lowered": "hardware.context_length={asked}: {model} holds {held} tokens, so it is asked for {held}",
    "threads_changed": "other programs leave the embedded model {now:n core}, {before} before: its server starts anew",
    "not_begun_again": "the embedded model's server does not start anew: {why}",
    "better_server": "{title} is running here with {model}: python -m hybridgen provider={provider} "
    "provider.local.model={model}",
    "better_weights": "python -m hybridgen provider.local.model={model} does better on this machine (fetched once: "
    "{size:.1f} GB, {licence})",
    "better_elsewhere": "a larger model does better: get Ollama from https://ollama.com, ollama pull llama3.2:3b, then "
    "python -m hybridgen provider=ollama",
    "model_chosen": "{model} of {address} is taken: no model is named",
    "runs_elsewhere": "{model} runs at {host}: what it is asked leaves this machine, {how}",
    "checked_as_frontier": "looked at as what goes to the frontier is",
    "not_checked": "as it is, since privacy=off",
    "other_model": "{address} was asked for {asked}, and {answered} answered",
    "memory_short": "{model} needs about {need:.0f} GB and this machine has {have:.0f} GB; fine if the server is "
    "elsewhere",
    "ledger_damaged": "ledger.path={path}: was damaged ({damage}) and is now {aside}; a new one is begun, "
    "so what was answered and spent before is not known any more",
    "ledger_away": "ledger.url={url}: the database does not answer; it is waited for, {seconds:time} at most, and "
    "nothing is paid for meanwhile",
    "ledger_back": "ledger.url={url}: the database is back",
    "extra_refused": "{model} does not take {what} ({why})",
    "extra_logprobs": "log-probabilities; a score is the digit that the judge writes",
    "extra_top_logprobs": "as many log-probabilities; it is asked for fewer",
    "extra_schema": "a JSON schema; it is asked for JSON, and its prompt says in what form",
    "extra_json": "a wish for JSON; its prompt alone asks for it",
    "extra_limit": "the name of the limit of an answer; it gets the other one",
    "extra_temperature": "a temperature; it keeps its own",
    "extra_seed": "a seed; the same command may make other drafts",
    "extra_thinking": "the switch that keeps a model from thinking; it may think",
    "extra_stream": "a question for a whole answer; it is asked for one in pieces",
    "answers_stale": "{count:n paid answer} of an earlier run came from the ledger and could not be used; cache=false "
    "asks anew, and pays anew",
    "connection_stopped": "a connection was stopped: {line}{files}",
    # privacy
    "texts_unread": "privacy.detector=llm: {texts:n text} not read by the local model, or in part; what is found "
    "without it is hidden there all the same",
    "unread_stays": "privacy.detector=llm: rows that the local model has not read are not sent",
    "placeholders_shared": "not put back, since two values share each of them: {placeholders:files}",
    "egress_failed": "the egress check failed ({error}), so nothing leaves",
    "not_readable": "privacy=strict: most of it is not in English, and strict can judge English words alone",
    "named_by_model": "the run had a local model read its rows (privacy.detector=llm), and none does here, so a quote "
    "with what it named may count as unverified",
    "requests_refused": "{count:n request} not sent: {why}",
    "because_egress_failed": "the egress check failed",
    "because_not_readable": "privacy=strict can judge English words alone",
    # tasks
    "no_statistic": "{field}: cite statistics only, by their labels (S1, S2, …)",
    "statistic_needed": "{field}: cite one of the statistics at least",
    "items_cut": "{field}: the first {kept} of {came} items were kept",
    "scale_making": "the judge gets its scale: the drafts of the first {segments:n segment} are damaged and the "
    "copies judged; once for each judge and task",
    "scale_expected": "{copies:n local call} more at most give the judge its scale, once for each judge and task",
    "scale_unwritten": "{path}: the judge's scale cannot be written ({why})",
    "scores_unscaled": "the judge has no scale, so its scores rank records and mean nothing else; one is made of the "
    "first {segments:n segment} of a run",
    "fields_alike": "{records} of {delivered:n record} say the same in several fields; a larger model would be right",
    "example_repeated": "{field}: {records} of {delivered:n record} repeat the task's example; a larger model would be "
    "right",
    "records_alike": "{count} of {delivered:n record} say nearly the same as an earlier one: {pairs:list}{more}",
    "repeats": "{record} as {earlier}",
    "and_more": " and {count} more",
    "finding_awaited": "another shard finds out what all of them need; it is waited for",
    "shard_of": "shard {number} of {count}: {own} of {records:n record}; hybridgen-merge joins the folders of all",
    "promises_differ": "not all shards decided by the same labels, so nothing is promised of all records together; the "
    "summary of each says what it promises of its own",
    "shard_not_shown": "{folder}: its run could not tell what may be shown, so there is neither report nor tracking",
    "shard_estimate": "of the whole run, which {count} shards make together",
    "labels_unwritten": "{path}: graded records cannot be written ({why})",
    "calibration_short": "strategy=calibrated: {records:n record} are too few for a promise ({labels} at least are "
    "graded, a fifth of all at most); strategy.quality_threshold decides, without a promise",
    "calibration_unpaid": "strategy.max_frontier_cost={cap}: too little for a promise, since {labels} records that are "
    "graded take about {usd:usd}; strategy.quality_threshold decides, without a promise",
    "labels_without_draft": "the others have no valid draft",
    "calibration_ended": "graded {labels} of {planned:n record}, too few for a promise ({why}); "
    "strategy.quality_threshold decides",
    "calibrated": "{labels:n record} graded: the frontier writes about {share:.0%} of the others, which keeps "
    "{target:.0%} of its quality, at a risk of {delta:.0%} of missing that",
    "calibrated_nothing": "{labels:n record} graded: no saving keeps {target:.0%} of the frontier's quality at a risk "
    "of {delta:.0%}, so the frontier writes all",
    "gain_expected": "the frontier's record is expected to be so much better that it is worth its price",
    "gain_too_small": "the frontier's record is not expected to be enough better",
    "written_anew": "the frontier wrote it from the rows",
    "graded_worse": "graded beside the frontier's own record, which is better",
    "graded_better": "graded beside the frontier's own record, and as good or better",
    "drawn_ungraded": "drawn to be graded beside the frontier's own record, which came to nothing",
    "codebook_asking": "asking {model} for a codebook, from {answers:n answer}",
    "codebook_used": "codebook: {codes:n code}, written to {file}; task.codebook=FILE takes it as it is or changed",
    "codebook_unasked": "no codebook could be proposed: {why}; task.codebook=FILE gives the codes",
    "codes_dropped": "codebook: {count:n topic} left out that may hold personal data",
    "columns_kept_out": "{count:n column} left out of the records, because {why}: {columns:list}",
    "detail_by_size": "detail: {detail}, by the size of {model} ({size} B): {what}; task.detail=LEVEL overrules it",
    "detail_unknown": "detail: {detail}, since the size of {model} is not known; task.detail=LEVEL overrules it",
    # strategies
    "reached_threshold": "at or above the threshold of {threshold:.2f}, so a refinement was due",
    "not_worth_paying": "below the threshold of {threshold:.2f}: not worth paying for",
    "below_threshold": "below the threshold of {threshold:.2f}, so a refinement was due",
    "good_as_it_is": "at or above the threshold of {threshold:.2f}: good as it is",
    "nothing_is_paid": "the strategy is {strategy}: nothing is paid for",
    "frontier_writes_all": "the strategy is {strategy}",
    # pipelines
    "interrupted": "interrupted before it was asked",
    "run_interrupted": "interrupted: nothing more was asked; the same command goes on from here",
    "server_refuses": "the {role} server refuses all that it is asked: {why}",
    "server_gone": "the {role} server is gone: {why}{start}",
    "records_missing": "{missing} of {requested} records are missing: too few valid drafts",
    "drafts_failed": "{count} drafts failed: {example}",
    "records_not_refined": "{count} records not refined: {example}",
    "drafts_unjudged": "{count} drafts without a judgement: {example}",
    "rows_unreadable": "some rows could not be read: {example}",
    "rows_unreadable_more": "some rows could not be read: {example} (and {more} more places, see data.unreadable)",
    "calls_unanswered": "paid calls without an answer may have been billed: up to {amount:usd} beside the total, "
    "which a cap counts",
    "none_useful": "none of the first {count} paid answers was of use, so no more are asked for: {why}",
    "overbilled": "the provider billed {over:usd} more than was set aside for the calls{cap}; paid calls were ended",
    "above_cap": ", {above:usd} above the cap",
    "usage_assumed": "{count:n paid answer} came without believable token counts; {amount:usd}, the worst case, is "
    "assumed for them",
    "privacy_off_ahead": "privacy=off: what goes to the frontier goes as it is, personal data included",
    "privacy_off": "privacy=off: rows went to the frontier as they are",
    "not_asked_yet": "not asked yet",
    "no_local_judge": "no local model to judge with",
    "cut_off": "the answer was cut off; write less",
    "thought_only": "the model spent its tokens on thinking; raise provider.frontier.max_output_tokens",
    "thought_only_at_home": "the model spent its tokens on thinking; name one that does not in provider.local.model",
    "context_full": "the model's context was full before the answer ended",
    "answer_refused": "the model refused: {said}",
    "answer_refused_silently": "the model refused, and does not say why",
    "answer_blocked": "the provider's filter held the answer back ({word})",
    "answer_ended": "the server ended the answer with {word}: {problem}",
    "answer_empty": "the answer is empty",
    "no_json": "no valid JSON: {problem}",
    "no_object": "the answer is no JSON object",
    "fields_invalid": "{problem}",
    "record_flawed": "{problem}",
    "not_repaired": "{problem}; not repaired: {why}",
    "not_refined": "not refined: {why}",
    "draft_kept": "kept the draft: {why}",
    "nothing_changed": "the frontier changed nothing",
    "refinement_worse": "{before:.2f} against {after:.2f} refined{how}",
    "refinement_raised": "written from the chosen quotes; {share:.0%} of its evidence stands where it says",
    "raise_unfounded": "only {share:.0%} of its evidence stands where it says",
    "refinement_better": "{before:.2f} before, {after:.2f} after{how}",
    "labels_read": "{rated} of {items:n item} of the sheet are rated; the others are left out",
    "labels_strange": "{count:n item} of the sheet left out, since of no record that is there",
    "partners_missing": "{count:n record} of {file} without a partner in {other}",
    "sheet_short": "{items:n item} on the sheet, for {wanted}: there are no more",
    "pairs_uncompared": "{count:n pair} not compared: {example}",
    "not_compared": "no pair was compared: {why}",
    "rows_unknown": "the rows that the records rest on are not known, so nothing is said of {criteria:list}; "
    "evaluate.source={where} names them",
    "statistics_unknown": "{count:n record} cite statistics, which the config of their run alone tells; such "
    "quotes count as not found",
    "rows_gone": "the data lacks rows that it rests on",
    "record_unfit": "it is no record of the task: {why}",
    "records_unscored": "{count:n record} not scored: {example}",
    "records_unjudged": "{count:n record} without a judgement: {example}",
    "records_unscaled": "the judge has no scale for this task, so its scores rank records and mean nothing else; a run "
    "that drafts at home with this judge makes one",
    "records_unscaled_alone": "the judge has no scale for records without their rows, so its scores rank them and mean "
    "nothing else",
    "records_protected": "{file}: its records may hold what privacy hides, so they were protected as their rows are; "
    "a quote may look otherwise than in the row",
    "privacy_of_run": "privacy={mode}, as in the run that made the records",
    "lines_broken": "{count:n line} of the file of records left out, the first of them {place}: no JSON object with a "
    "record",
    "audit_needless": "strategy.audit_records: strategy={strategy} is what others are compared with, so nothing is "
    "audited",
    "audit_short": "{compared} of {asked:n record} of the audit were compared: {why}",
    "audit_nothing": "none of {asked:n record} of the audit was compared: {why}",
    "grader_unsure": "the grader's verdict changed with the order in {disputed} of {compared:n record}: it can hardly "
    "tell them apart, so the share says little; provider/grader names another model",
    "graded_by_author": "{model} graded records of its own beside the others, and may favour them; provider/grader "
    "names another model",
    "judged_by_author": "{model} wrote or changed {count:n record} and judged them too; provider/judge names another "
    "model",
    "as_measured": ", as measured: {why}",
    "not_shown": "neither report nor tracking",
    "no_report": "no report",
    "not_tracked": "not tracked",
    "not_shown_because": "neither report nor tracking: {why}",
    "no_report_because": "no report: {why}",
    "not_tracked_because": "not tracked: {why}",
    "failed_for_show": "{why}; {what}",
    "tracking_interrupted": "interrupted while MLflow was waited for: not tracked",
    # pipelines: a first task file
    "new_asking": "asking {model} what one would want to know of such rows",
    "new_estimate_only": "fields by the columns: with estimate_only=true no model is asked",
    "new_too_small": "fields by the columns: the embedded model is too small to propose any; a local model that is "
    "named proposes them (hardware=m1pro, provider=ollama or provider.local.model=qwen2.5-7b)",
    "new_no_answer": "fields by the columns: {why}",
    "new_unusable": "fields by the columns: what {model} answered holds no two fields",
    "new_no_words": "no column holds words, on which a record of each row could rest; a record is of rows that have "
    "much in common",
    # core
    "stopped": "interrupted; the same command goes on from here, nothing is paid twice",
}


@dataclass(frozen=True, slots=True)
class Data:
    """A param that holds data: it is hidden in what is shared."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Place:
    """A param that is a path or an address. key: of the config that names it; what is shared shows the key alone."""

    text: str
    key: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Notice:
    """code: one of TEMPLATES. params: what its template names; a param may be a notice itself."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The words, one line. Raises KeyError where code or a param is unknown: a fault of ours."""
        return _WORDS.vformat(TEMPLATES[self.code], (), self.params)

    @property
    def kind(self) -> str:
        """What notices of the same kind share, whatever the amounts and the data in them."""
        parts = [self.code]
        for name, value in self.params.items():
            if isinstance(value, Notice):
                parts.append(f"{name}={value.kind}")
            elif isinstance(value, str):
                parts.append(f"{name}={value}")
            elif isinstance(value, Data):  # of sentences that are not ours the digits alone are left out
                parts.append(f"{name}={_DIGITS.sub('#', value.text)}")
        return " ".join(parts)

    def __hash__(self) -> int:
        return hash((self.code, str(self)))

    def hidden(self, data: Callable[[str], str], place: Callable[[Place], str]) -> Notice:
        """The same as it may be shared. data, place: what to show in a param's stead."""

        def shown(value: Any) -> Any:
            if isinstance(value, Data):
                return Data(data(value.text))
            if isinstance(value, Place):
                return Place(place(value), value.key)
            if isinstance(value, Notice):
                return value.hidden(data, place)
            return tuple(map(shown, value)) if isinstance(value, tuple | list) else value

        return Notice(self.code, {name: shown(value) for name, value in self.params.items()})

    def as_json(self) -> dict[str, Any]:
        """The params as plain JSON: {"data": …} holds data, {"place": …, "key": …} a place."""

        def plain(value: Any) -> Any:
            if isinstance(value, Data):
                return {"data": value.text}
            if isinstance(value, Place):
                return {"place": value.text, "key": value.key}
            if isinstance(value, Notice):
                return {"code": value.code, "params": value.as_json()}
            return [plain(inner) for inner in value] if isinstance(value, tuple | list) else value

        return {name: plain(value) for name, value in self.params.items()}

    @classmethod
    def from_json(cls, code: str, params: Mapping[str, Any]) -> Notice:
        """What `as_json` made plain."""

        def read(value: Any) -> Any:
            if isinstance(value, list):
                return tuple(map(read, value))
            if not isinstance(value, dict):
                return value
            if "data" in value:
                return Data(value["data"])
            return Place(value["place"], value["key"]) if "place" in value else cls.from_json(**value)

        return cls(code, {name: read(value) for name, value in params.items()})


def counted(number: int, noun: str) -> str:
    """1 row, 2 rows; 1 copy, 2 copies."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith(("py", "ry", "ty")) else f"{number} {noun}s"


MAX_FILES = 5  # names of files that a sentence lists


class _Words(string.Formatter):
    """Format specs of templates: {left:usd} is $0.0123, {still:time} is 1 min 5 s, {rows:n row} is 2 rows, {names:list}
    is a, b; {names:files} the same, the first MAX_FILES of them where there are more."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "usd":
            return f"${value:.4f}"
        if format_spec == "time":
            return duration(value)
        if format_spec.startswith("n "):
            return counted(value, format_spec[2:])
        if format_spec == "list":
            return ", ".join(map(str, value))
        if format_spec == "files":
            names = [*map(str, value)]
            shown = names if len(names) <= MAX_FILES else names[:MAX_FILES]
            more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
            return ", ".join(shown) + more
        if isinstance(value, Data | Place):
            return " ".join(str(value).split())  # a name in the data may hold a line break
        return str(value) if isinstance(value, Notice) else format(value, format_spec)


_WORDS = _Words()

"""The adapters, each with its real framework; where that is not installed the test says so and is skipped."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from cleantext import Pipeline
from cleantext.adapters.batches import COLUMNS, BatchCleaner
from cleantext.adapters.frames import SPARK_COLUMNS, clean_frame, clean_frames

STORY = (
    "The heron stood in the river until dusk. Children threw bread, which it left to the ducks, and an old man "
    "drew it on the back of an envelope. When the lamps were lit it opened its wings and was gone."
)
GATE = "To view this Instagram post, you must accept social media cookies."
TEXT = f"{STORY}\n\n{GATE}\n\nNobody saw where it went."
CLEAN = f"{STORY}\n\nNobody saw where it went."
ROWS = {"id": [1, 2], "body": [TEXT, None], "url": ["https://birds.example/heron", None]}
ERROR = 'a record needs "html" or "text"; this one has: nothing'


def _assert_columns(columns: dict[str, list[Any]]) -> None:
    assert columns["article"] == [CLEAN, ""]
    assert columns["status"] == ["ok", "bad-record"]
    assert columns["language"] == ["en", None]
    assert json.loads(columns["removals"][0])[0]["category"] == "embed"
    assert columns["removals"][1] == "[]"


def test_a_batch_gets_its_columns_and_keeps_its_own() -> None:
    batch = BatchCleaner(text="body", url="url")(ROWS)
    assert batch.keys() == {*ROWS, *COLUMNS}
    assert (batch["id"], batch["body"]) == (ROWS["id"], ROWS["body"])
    assert batch["error"] == [None, ERROR]
    _assert_columns(batch)


def test_the_columns_have_a_schema_for_spark() -> None:
    assert tuple(column.split()[0] for column in SPARK_COLUMNS.split(", ")) == COLUMNS


@pytest.mark.parametrize("columns", [{}, {"html": "a", "text": "b"}])
def test_the_column_of_the_pages_has_to_be_named(columns: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="name the column that holds the pages"):
        BatchCleaner(**columns)  # type: ignore[arg-type]


def test_a_batch_cleaner_that_was_pickled_cleans_the_same() -> None:
    clean = BatchCleaner(Pipeline(policy={"embed": "keep"}), text="body")
    again = pickle.loads(pickle.dumps(clean))
    assert again({"body": [TEXT]}) == clean({"body": [TEXT]})


def test_a_pandas_frame_gets_its_columns() -> None:
    pandas = pytest.importorskip("pandas", reason="needs the extra: pandas")
    frame = clean_frame(pandas.DataFrame(ROWS), text="body", url="url")
    assert list(frame.columns) == [*ROWS, *COLUMNS]
    assert list(frame["article"]) == [CLEAN, ""]


def test_a_spark_partition_of_pandas_frames_is_cleaned() -> None:
    pandas = pytest.importorskip("pandas", reason="needs the extra: pandas")
    frames = list(clean_frames(text="body")(iter([pandas.DataFrame(ROWS), pandas.DataFrame(ROWS)])))
    assert [list(frame["article"]) for frame in frames] == [[CLEAN, ""]] * 2


def test_a_polars_frame_gets_its_columns() -> None:
    polars = pytest.importorskip("polars", reason="needs polars")
    _assert_columns(clean_frame(polars.DataFrame(ROWS), text="body").to_dict(as_series=False))


def test_a_hugging_face_dataset_is_mapped() -> None:
    datasets = pytest.importorskip("datasets", reason="needs the extra: datasets")
    mapped = datasets.Dataset.from_dict(ROWS).map(BatchCleaner(text="body"), batched=True)
    _assert_columns(mapped.to_dict())


def test_a_datatrove_pipeline_cleans_documents() -> None:
    pytest.importorskip("datatrove", reason="needs the extra: datatrove")
    from datatrove.data import Document

    from cleantext.adapters.datatrove import ArticleCleaner

    step = ArticleCleaner("text")
    documents = [
        Document(text=TEXT, id="a", metadata={"url": "https://birds.example/"}),
        Document(text=" ", id="b"),
    ]
    (document,) = step.run(documents)
    assert (document.id, document.text) == ("a", CLEAN)
    assert document.metadata["cleantext"]["status"] == "ok"
    assert {name: stat.total for name, stat in step.stats.stats.items()} == {
        "status-ok": 1,
        "removed-embed": 1,
        "status-empty": 1,
    }


def test_a_scrapy_item_gets_its_article() -> None:
    pytest.importorskip("itemadapter", reason="needs the extra: scrapy")
    from cleantext.adapters.scrapy import ArticlePipeline

    item = ArticlePipeline().process_item({"text": TEXT, "url": "https://birds.example/"})
    assert (item["article"], item["article_status"]) == (CLEAN, "ok")
    assert item["article_removals"][0]["service"] == "instagram"


def test_langchain_documents_are_transformed() -> None:
    pytest.importorskip("langchain_core", reason="needs the extra: langchain")
    from langchain_core.documents import Document

    from cleantext.adapters.langchain import ArticleTransformer

    given = [
        Document(page_content=TEXT, metadata={"source": "https://birds.example/"}),
        Document(page_content=" "),
        Document(page_content="Then it was gone.", metadata={"source": Path("heron.txt")}),
    ]
    document, other = ArticleTransformer("text").transform_documents(given)
    assert document.page_content == CLEAN
    assert (document.metadata["source"], document.metadata["status"]) == ("https://birds.example/", "ok")
    assert given[0].page_content == TEXT
    assert (other.page_content, other.metadata["source"]) == ("Then it was gone.", Path("heron.txt"))

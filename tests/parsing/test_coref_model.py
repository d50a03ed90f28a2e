"""Stanza's coreference processor itself, with a tiny model that learned nothing: how it is loaded and what it gives.

Runs where transformers and peft are installed (``pip install 'quoteattr[coref]'``).
"""

from __future__ import annotations

import dataclasses
import json

import pytest

pytest.importorskip("transformers")
pytest.importorskip("peft")

from support.stanza_documents import TEXT, stanza_document

from quoteattr.errors import ModelError
from quoteattr.parsing.coreference import Coreference
from quoteattr.parsing.parser import convert

SIZES = {
    "bert_window_size": 512, "embedding_size": 8, "sp_embedding_size": 64, "a_scoring_batch_size": 64,
    "hidden_size": 16, "n_hidden_layers": 1, "max_span_len": 16, "rough_k": 10,
    "lora_alpha": 8, "lora_rank": 4, "max_train_len": 5000, "lora_target_modules": ["query", "value"],
}  # fmt: skip


def write_transformer(folder):
    """A transformer of one layer, and its tokenizer."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaModel

    marks = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator([TEXT], trainers.BpeTrainer(special_tokens=marks, vocab_size=100))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<pad>", cls_token="<s>", sep_token="</s>"
    ).save_pretrained(folder)
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    XLMRobertaModel(XLMRobertaConfig(vocab_size=200, **sizes)).save_pretrained(folder)


@pytest.fixture
def folder(tmp_path):
    """A coreference model in Stanza's layout, its weights left to chance, as Stanza saves it."""
    import torch
    from stanza.models.coref.config import Config
    from stanza.models.coref.model import CorefModel

    torch.manual_seed(3)
    write_transformer(tmp_path / "transformer")
    empty = {"int": 0, "float": 0.0, "bool": False, "str": ""}
    blank = {f.name: empty.get(getattr(f.type, "__name__", ""), {}) for f in dataclasses.fields(Config)}
    given = {**SIZES, "device": "cpu", "lora": True, "full_pairwise": True, "lora_modules_to_save": [],
             "singletons": True, "bert_model": str(tmp_path / "transformer")}  # fmt: skip
    model = CorefModel(config=Config(**{**blank, **given}), build_optimizers=False)
    folder = tmp_path / "models"
    model.save_weights(str(folder / "en" / "coref" / "tiny.pt"), save_optimizers=False)
    packages = {"default": {"tokenize": "any", "optional": {"coref": "tiny"}}}
    english = {"lang_name": "English", "tokenize": {"any": {}}, "coref": {"tiny": {}}, "packages": packages}
    (folder / "resources.json").write_text(json.dumps({"en": english}))
    return folder


def test_stanza_runs_on_what_is_tokenised_already(folder):
    documents = [stanza_document(), stanza_document()]
    Coreference(folder).annotate(documents)
    for document in documents:
        assert document.coref
        parse = convert(document)
        assert parse.chains
        starts = {w.start for s in parse.sentences for w in s.words}
        ends = {w.end for s in parse.sentences for w in s.words}
        for chain in parse.chains:
            assert list(chain) == sorted(set(chain))
            assert all(start in starts and end in ends and start < end for start, end in chain)


def test_an_empty_document_stays_as_it_is(folder):
    from stanza.models.common.doc import Document

    document = Document([], text="")
    Coreference(folder).annotate([document])
    assert convert(document).chains == ()


def test_a_missing_transformer_is_told_with_the_command(folder):
    for file in (folder.parent / "transformer").iterdir():
        file.unlink()
    with pytest.raises(ModelError, match=r"can't be loaded .*download them, and the transformer"):
        Coreference(folder)

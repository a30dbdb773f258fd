"""Words that belong together are said together: lists, whose something is, and what fields say of their own accord."""

import pytest
from django.utils import translation
from rest_framework import serializers

from core.languages import extracting
from core.phrases import Later, all_of, one_of, phrase_kept, phrase_later
from core.positions import noun, the
from core.worded import AT_MOST, NO_CHOICE, is_missing, says
from disputes.pages.wording import YOU, genitive, listed, sentence
from record.declaring import declared
from record.letters import unquoted

LANGUAGES = ("en", "es", "fr", "pt", "hi")


@pytest.mark.parametrize(("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a {} b"), ("abc", "a, b {} c")])
def test_lists_are_said_whole(parts, said):
    assert all_of(parts) == said.format("and")
    assert one_of(parts) == said.format("or")


def test_a_list_of_links_escapes_what_is_none():
    assert listed(["<b>", "c"]) == "&lt;b&gt; or c"


@pytest.mark.parametrize(("name", "whose"), [("Victor Hale", "Victor Hale’s"), ("James", "James’"), (YOU, "your")])
def test_whose_something_is(name, whose):
    assert genitive(name) == whose


def test_a_module_s_words_begin_a_sentence_in_the_reader_s_language():
    assert sentence(YOU) == "You"
    assert type(sentence(YOU)) is str


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_field_says_is_known_again_in_its_language(language):
    with translation.override(language):
        found = serializers.CharField()
        with pytest.raises(serializers.ValidationError) as empty:
            found.run_validation("")
        with pytest.raises(serializers.ValidationError) as other:
            serializers.ChoiceField(["a"]).run_validation("b")
        with pytest.raises(serializers.ValidationError) as large:
            serializers.IntegerField(max_value=5).run_validation(6)
        assert is_missing(str(empty.value.detail[0]))
        assert says(str(other.value.detail[0]), NO_CHOICE)
        bound = says(str(large.value.detail[0]), AT_MOST)
        assert bound is not None
        assert bound[1] == "5"
        assert not is_missing(str(large.value.detail[0]))


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("asked for the money back: “it came late”", "asked for the money back"),
        ("a demandé l’argent : « c’était en retard »", "a demandé l’argent"),
        ("pidió el dinero: «llegó tarde»", "pidió el dinero"),
        ("ended the contract. Nothing more is funded. “we agree”", "ended the contract. Nothing more is funded."),
        ("performed “Hand in”", "performed “Hand in”"),
    ],
)
def test_no_mail_carries_what_somebody_wrote_in_whatever_marks_it_stands(words, left):
    assert unquoted(words) == left


def test_what_was_kept_is_read_in_the_reader_s_language_and_nothing_is_made_of_nothing():
    with translation.override("es"):
        assert phrase_kept("") == ""
        assert phrase_kept("What somebody wrote") == "What somebody wrote"


def test_positions_are_called_by_their_names():
    assert (noun("client"), the("client"), noun("both sides")) == ("client", "the client", "both sides")


def test_what_every_act_says_of_itself_is_in_the_catalogues():
    keys = {message.id for message in extracting.code()}
    said = [act.explanation for act in declared.acts.values() if act.explanation]
    assert said
    assert all(isinstance(each, Later) and each.english in keys for each in said)


def test_a_module_s_words_are_kept_in_english():
    with translation.override("es"):
        assert phrase_later("the client")[:] == "the client"

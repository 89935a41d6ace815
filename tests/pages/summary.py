"""The rules of an error summary, after the GOV.UK Design System: https://design-system.service.gov.uk/components/error-summary/

On every page whose form could not be taken: the title begins with "Error: "; "There is a problem" stands first in the
main part, is announced and can take the focus; each of its lines leads to a field of the page that can take the focus,
or stands by itself where no field is at fault; the same words stand beside the field, which names them as its
description; and what was typed is still there. No other page has a summary or such a title.
"""

import email.parser
import email.policy
import urllib.parse

from page import Page

# Pages that say by their heading alone why there is no other.
WITHOUT_FORM = {"Something changed meanwhile", "That could not be saved"}
# Fields that are never given back: secrets, files, and that somebody has read what has changed since.
NEVER_BACK = {"password", "present", "code", "file", "files", "photo", "confirmed", "sure", "client", "authenticator", "key", "credential", "signature"}


def faults(text, told=None):
    """All that breaks a rule on a page; `told` says how it was asked for, if that is known."""
    page = Page(text)
    title, main = page.find("title"), page.find("main")
    if title is None or main is None:
        yield "there is no title, or no main part"
        return
    heading = page.find("h1")
    summaries = [node for node in page.root.all() if "problem" in node.classes()]
    wrong = [node for node in page.root.all() if node.get("aria-invalid") == "true"]
    refused = told is not None and told["method"] == "POST" and told["status"] in (409, 413, 422)
    refused = refused and heading is not None and heading.text() not in WITHOUT_FORM and page.find("form") is not None
    if not summaries:
        if refused:
            yield f"status {told['status']} without a summary"
        if title.text().startswith("Error: "):
            yield "the title says that there is an error, and there is no summary"
        if wrong:
            yield f"{wrong[0].get('name') or wrong[0].get('id')} is wrong, and there is no summary"
        return
    if len(summaries) > 1:
        yield f"{len(summaries)} summaries"
    summary = summaries[0]
    if not title.text().startswith("Error: "):
        yield f"the title is “{title.text()}”"
    if main.first() is not summary:
        yield f"the first thing in the main part is {main.first().tag}: “{main.first().text()[:60]}”"
    if summary.get("role") != "alert" or summary.get("tabindex") != "-1":
        yield "the summary is not announced, or cannot take the focus"
    heads = [node for node in summary.all() if node.tag == "h2"]
    if [head.text() for head in heads] != ["There is a problem"]:
        yield "the summary has another heading"
    lines = [node for node in summary.all() if node.tag == "li"]
    if not lines:
        yield "the summary says nothing"
    told_of = set()
    for line in lines:
        link = next((node for node in line.all() if node.tag == "a"), None)
        if not line.text():
            yield "a line of the summary is empty"
        elif link is not None:
            yield from of_link(page, link, told_of)
    for field in wrong:
        if field.get("id") not in told_of and field.within("fieldset") not in told_of:
            yield f"{field.get('id') or field.get('name')} is wrong, and the summary does not say so"
    if refused:
        yield from not_given_back(page, told)


def of_link(page, link, told_of):
    """What is wrong with a line that leads to a field."""
    href, words = link.get("href"), link.text()
    target = page.by_id(urllib.parse.unquote(href[1:])) if href.startswith("#") else None
    if target is None:
        yield f"“{words}” leads to {href}, which is not there"
        return
    told_of.update((target.get("id"), target.within("fieldset")))
    field = target.tag in ("input", "select", "textarea") and target.get("type") != "hidden"
    if not field and not (target.has("tabindex") or target.tag in ("button", "a")):
        yield f"“{words}” leads to {href}, which cannot take the focus"
    names, node = [], target
    while node is not None:
        names += node.get("aria-describedby").split()
        node = node.within("fieldset")
    beside = [found.text() for found in map(page.by_id, names) if found is not None]
    if field and f"Error: {words}" not in beside:
        yield f"“{words}” does not stand beside {href} as its description, but {beside}"
    if not field and words not in target.text() and f"Error: {words}" not in beside:
        yield f"“{words}” is not what {href} says"
    if field and target.get("type") not in ("radio",) and target.get("aria-invalid") != "true":
        yield f"{href} is not marked as wrong"


def sent_pairs(told):
    """Names and texts that were sent."""
    import base64
    body = base64.b64decode(told["sent"])
    if told["kind"].startswith("application/x-www-form-urlencoded"):
        return urllib.parse.parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    if told["kind"].startswith("multipart/form-data"):
        head = f"Content-Type: {told['kind']}\r\n\r\n".encode()
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        parts = message.iter_parts() if message.is_multipart() else []
        return [(part.get_param("name", header="content-disposition"), part.get_payload(decode=True).decode("utf-8", "replace"))
                for part in parts if part.get_filename() is None]
    return []


def not_given_back(page, told):
    """Texts that were typed and that the page has no longer, in a field or in words."""
    fields, typed, offered = {}, set(), {}
    for node in page.root.all():
        name = node.get("name")
        if node.tag in ("textarea", "select") or node.tag == "input" and node.get("type") != "hidden":
            typed.add(name)
        if node.tag == "textarea":
            fields.setdefault(name, []).append(node.raw().removeprefix("\n"))
        elif node.tag == "input" and (node.get("type") not in ("radio", "checkbox") or node.has("checked")):
            fields.setdefault(name, []).append(node.get("value"))
        elif node.tag == "select":
            offered[name] = {part.get("value") for part in node.all() if part.tag == "option"}
            options = [part for part in node.all() if part.tag == "option"]
            chosen = [part for part in options if part.has("selected")] or options[:1]
            fields[name] = [part.get("value") for part in chosen]
    words = page.root.text()
    for name, text in sent_pairs(told):
        plain = " ".join(text.split())
        # What the page itself put there is not typed; numbers to work a figure out of become the figure.
        if text not in offered.get(name, {text}):
            continue
        if not plain or name in NEVER_BACK or name not in typed or name.startswith("h."):
            continue
        back = [" ".join(value.split()) for value in fields.get(name, [])]
        if plain not in back and plain not in words:
            yield f"{name} was “{plain[:60]}” and is {back[:3]}"

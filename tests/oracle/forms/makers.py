"""What is called to make a client: imports, aliases, partials, bound methods, lambdas."""

from __future__ import annotations

from ..clients import Client, Maker
from ..draft import Draft, Layer, form
from ..spelling import ABSENT, spelled


@form(Layer.MAKER, "from boto3 import client as c", "from boto3 import client as alias")
def from_alias(draft: Draft, _client: Client) -> Maker:
    alias = draft.random.choice(["c", "boto3_client", "make", "new_client"])
    draft.claim(alias)
    draft.use(f"from boto3 import client as {alias}")
    return Maker("", alias)


@form(Layer.MAKER, "from boto3 import client as c", "from boto3 import client")
def from_import(draft: Draft, _client: Client) -> Maker:
    draft.claim("client")
    draft.use("from boto3 import client")
    return Maker("", "client")


@form(Layer.MAKER, "import boto3 as b", "import boto3 as alias")
def module_alias(draft: Draft, _client: Client) -> Maker:
    alias = draft.random.choice(["b", "aws", "sdk"])
    draft.claim(alias)
    draft.use(f"import boto3 as {alias}")
    return Maker(f"{alias}.", "client")


@form(Layer.MAKER, "import boto3 as b", "import inside")
def local_import(draft: Draft, _client: Client) -> Maker:
    alias = draft.name("boto")
    draft.write(f"import boto3 as {alias}")
    return Maker(f"{alias}.", "client")


@form(Layer.MAKER, "import boto3 as b", "import in try")
def import_in_try(draft: Draft, _client: Client) -> Maker:
    alias = draft.name("aws_sdk")
    draft.define(f"try:\n    import boto3 as {alias}\nexcept ImportError:\n    {alias} = None")
    return Maker(f"{alias}.", "client")


@form(Layer.MAKER, "import boto3 as b", "module in a variable")
def module_variable(draft: Draft, _client: Client) -> Maker:
    draft.use("import boto3")
    alias = draft.name("module")
    draft.place(f"{alias} = boto3")
    return Maker(f"{alias}.", "client")


@form(Layer.MAKER, "setup_default_session", "setup_default_session")
def default_session(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    if client.session_region is ABSENT:
        client.session_region, client.region = client.region, ABSENT
    draft.write(f"boto3.setup_default_session({client.session_arguments(draft)})")
    return Maker("boto3.", "client")


@form(Layer.MAKER, "functools.partial", "partial of client with sts", "fixes")
def partial_service(draft: Draft, _client: Client) -> Maker:
    draft.use("import boto3", "import functools")
    make, mark = draft.name("make_sts"), draft.site()
    draft.write(f'{make} = functools.{mark}partial(boto3.client, "sts")')
    return Maker("", make, fixes=mark.strip("«»"), keywords_only=True)


@form(Layer.MAKER, "functools.partial", "partial of client with sts and Region", "fixes")
def partial_complete(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3", "from functools import partial")
    make = draft.name("make_sts")
    region = ""
    if client.region is not ABSENT:
        region = f", region_name={spelled(draft, client.region)}"
        client.region = ABSENT
    mark = draft.site()
    service = draft.random.choice(['"sts"', 'service_name="sts"'])
    draft.write(f"{make} = {mark}partial(boto3.client, {service}{region})")
    return Maker("", make, fixes=mark.strip("«»"), keywords_only=True)


@form(Layer.MAKER, "functools.partial", "partial of client with Region")
def partial_region(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3", "from functools import partial")
    make = draft.name("make")
    bound = ""
    if client.region is not ABSENT and draft.chance(0.8):
        bound = f", region_name={spelled(draft, client.region)}"
        client.region = ABSENT
    draft.write(f"{make} = partial(boto3.client{bound})")
    return Maker("", make, keywords_only=bool(bound))


@form(Layer.MAKER, "bound method", "bound boto3.client")
def bound_function(draft: Draft, _client: Client) -> Maker:
    draft.use("import boto3")
    make = draft.name("make", "build")
    draft.place(f"{make} = boto3.client")
    return Maker("", make)


@form(Layer.MAKER, "bound method", "bound method of a session", "session")
def bound_method(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    make = draft.name("make", "create")
    draft.write(f"{make} = boto3.Session({client.session_arguments(draft)}).client")
    return Maker("", make)


@form(Layer.MAKER, "getattr", "getattr of boto3")
def getattr_module(draft: Draft, _client: Client) -> Maker:
    draft.use("import boto3")
    return Maker("", 'getattr(boto3, "client")')


@form(Layer.MAKER, "getattr", "getattr of a session", "session")
def getattr_session(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    session = draft.name("session")
    draft.write(f"{session} = boto3.session.Session({client.session_arguments(draft)})")
    return Maker("", f'getattr({session}, "client")')


@form(Layer.MAKER, "lambda", "lambda with service parameter")
def service_lambda(draft: Draft, _client: Client) -> Maker:
    draft.use("import boto3")
    make = draft.name("make")
    draft.place(f"{make} = lambda service, **options: boto3.client(service, **options)")
    return Maker("", make, keywords_only=True)


@form(Layer.MAKER, "lambda", "lambda with everything passed on")
def passing_lambda(draft: Draft, _client: Client) -> Maker:
    draft.use("import boto3")
    make = draft.name("make")
    draft.place(f"{make} = lambda *args, **kwargs: boto3.client(*args, **kwargs)")
    return Maker("", make)


@form(Layer.MAKER, "lambda", "lambda that says sts", "fixes")
def sts_lambda(draft: Draft, _client: Client) -> Maker:
    draft.use("import boto3")
    make, mark = draft.name("make_sts"), draft.site()
    draft.write(f'{make} = lambda **options: boto3.{mark}client("sts", **options)')
    return Maker("", make, fixes=mark.strip("«»"), keywords_only=True)


@form(Layer.MAKER, "bound method", "callable in a dict")
def dispatch_table(draft: Draft, _client: Client) -> Maker:
    draft.use("import boto3")
    table = draft.name("makers")
    draft.place(f'{table} = {{"client": boto3.client, "resource": boto3.resource}}')
    return Maker("", f'{table}["client"]')

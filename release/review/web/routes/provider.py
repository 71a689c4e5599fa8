"""Sign in at the force's identity provider, and come back."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from media.errors import ExpectedError
from release.review.people.oidc import Provider, ProviderError
from release.review.people.signing_in import WrongSignInError, sign_in_bound
from release.review.web.errors import NotThereError
from release.review.web.hosts import drop_cookie, own_path, provider_cookie, put_cookie
from release.review.web.routes.sign_in import signed_in
from release.review.web.service import service_of
from release.review.web.showing import page

router = APIRouter(include_in_schema=False)


@router.get("/sign-in/provider")
def go(request: Request, next: str = "") -> Response:  # noqa: A002 - the word in the address
    """Send a browser to the provider.

    Its cookie is lax, unlike any other: the provider's answer comes from another site.
    """
    service, provider = service_of(request), _provider(request)
    url, cookie = provider.begin(own_path(next, "/"))
    response = RedirectResponse(url, 303)
    put_cookie(response, provider_cookie(service.settings.tls), cookie, service.settings.tls, seconds=600,
               same_site="lax")
    return response


@router.get("/sign-in/provider/back", name="back_from_provider")
def back(request: Request) -> Response:
    """Begin the session of whoever the provider vouches for.

    A page that goes on by itself, not a redirect: strict cookies do not go along on the way from another site.
    """
    service, provider = service_of(request), _provider(request)
    tls = service.settings.tls
    bound = None
    try:
        bound, onward = provider.finish(request.cookies.get(provider_cookie(tls), ""), _answer(request))
        done = sign_in_bound(service.people, bound)
    except (ProviderError, WrongSignInError) as problem:
        told = page(request, "provider.html.j2", None, 401, problem=_told(problem), bound=bound, onward=None)
        drop_cookie(told, provider_cookie(tls), tls)
        return told
    if len(service.people.roles_on(done.account.id, service.people.clock())) > 1:
        onward = "/role"
    response = signed_in(request, done, page(request, "provider.html.j2", None, problem=None, bound=None,
                                             onward=onward))
    drop_cookie(response, provider_cookie(tls), tls)
    return response


def _answer(request: Request) -> dict[str, str]:
    """Return what the provider answered; of a key given twice nobody knows which one was meant."""
    answer = dict(request.query_params)
    if len(answer) != len(request.query_params.multi_items()):
        raise ProviderError("this is no answer to a question of ours")
    return answer


def _provider(request: Request) -> Provider:
    provider = service_of(request).people.provider
    if provider is None:
        raise NotThereError("this server knows no identity provider")
    return provider


def _told(problem: ExpectedError) -> ExpectedError:
    """Return what a browser is told: that nobody is bound, where that is why."""
    if isinstance(problem, WrongSignInError):
        return ProviderError("no open account is bound to your sign-in at the provider",
                             advice="Give your administrator what stands below.")
    return problem

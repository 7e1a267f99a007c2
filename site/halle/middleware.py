from django.conf import settings
from django.middleware.csp import ContentSecurityPolicyMiddleware as DjangoMiddleware
from django.utils.csp import CSP


class ContentSecurityPolicyMiddleware(DjangoMiddleware):
    """Django's policy everywhere, loosened for Wagtail's admin, which has inline code (8.0)."""

    def process_response(self, request, response):
        if request.path_info.startswith("/gestion/"):
            response._csp_config = {
                **settings.SECURE_CSP,
                "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
                "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
                "img-src": [CSP.SELF, "data:", "blob:"],
            }
        return super().process_response(request, response)

"""Signs a request as botocore does. usage: signature.py SERVICE METHOD URL BODY NAME:VALUE...

Prints the Authorization header for the access key AKIDEXAMPLE, the secret "key" and the region ap-northeast-1. The headers are those
to be signed beside the host, in lower case, x-amz-date among them.
"""

import datetime
import sys
from unittest import mock

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def main():
    service, method, url, body, *pairs = sys.argv[1:]
    headers = dict(pair.split(":", 1) for pair in pairs)
    time = datetime.datetime.strptime(headers.pop("x-amz-date"), "%Y%m%dT%H%M%SZ")
    signer = SigV4Auth(Credentials("AKIDEXAMPLE", "key", headers.pop("x-amz-security-token", None)), service, "ap-northeast-1")
    request = AWSRequest(method, url, headers=headers, data=body.encode())
    with mock.patch("botocore.auth.get_current_datetime", return_value=time), mock.patch("botocore.auth.SIGNED_HEADERS_BLACKLIST", []):
        signer.add_auth(request)
    print(request.headers["Authorization"])


main()

"""Prints, as a JSON list, what botocore's model of a service finds wrong with the parameters of an operation."""

import json
import sys

import botocore.session
from botocore.validate import ParamValidator

service, operation, parameters = sys.argv[1:]
shape = botocore.session.get_session().get_service_model(service).operation_model(operation).input_shape
report = ParamValidator().validate(json.loads(parameters), shape)
print(json.dumps([report.generate_report()] if report.has_errors() else []))

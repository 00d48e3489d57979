"""What moto's state machines lack of AWS, for the local AWS (local_aws.py).

moto interprets the Amazon States Language itself. Added are: an object of a bucket with EventBridge notifications starts the state
machines, functions and queues whose rule it matches, the task sagemaker:createTrainingJob.sync, the counter of redrives with
RedriveExecution, and the form of times.

AWS_ENDPOINT_URL_SAGEMAKER is where trainings run; without it a training fails and says so.
"""

import datetime
import json
import os
import threading
import time
import uuid

SECONDS_BETWEEN_LOOKS = 0.5
TRAINING_ERRORS = {"ResourceLimitExceeded": "ResourceLimitExceededException", "ResourceInUse": "ResourceInUseException"}


def install(invoke_url):
    run_state_machines()
    count_redrives()
    train_with_sagemaker()
    start_from_events(invoke_url)


def run_state_machines():
    """moto can run them, but not by default, and breaks at the second execution; Terraform asks for two things that it lacks."""
    import copy

    from moto.core.config import default_user_config
    from moto.core.responses import ActionResult
    from moto.stepfunctions.models import StateMachine
    from moto.stepfunctions.responses import StepFunctionResponse

    default_user_config["stepfunctions"]["execute_state_machine"] = True

    # Each execution keeps a copy of its state machine, and of all executions before it, which cannot be copied.
    def copy_without_executions(self, memo):
        clone = copy.copy(self)
        clone.executions = []
        return clone

    StateMachine.__deepcopy__ = copy_without_executions

    # An execution without a name is to get one of its own.
    get_param = StepFunctionResponse._get_param

    def get_param_or_name(self, name, if_none=None):
        value = get_param(self, name, if_none)
        return str(uuid.uuid4()) if name == "name" and value is None and self._get_action() == "StartExecution" else value

    StepFunctionResponse._get_param = get_param_or_name
    StepFunctionResponse.validate_state_machine_definition = lambda self: ActionResult({"result": "OK", "diagnostics": []})
    StepFunctionResponse.list_state_machine_versions = lambda self: ActionResult({"stateMachineVersions": []})


def count_redrives():
    """$$.Execution.RedriveCount, and the action that raises it: an execution goes on at the state that it ended in, with that
    state's input; one that ended in a Fail state fails again."""
    from moto.core.responses import ActionResult
    from moto.stepfunctions.parser.api import ExecutionStatus, HistoryEventType
    from moto.stepfunctions.parser.asl.component.state import state as states
    from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
    from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
    from moto.stepfunctions.responses import StepFunctionResponse

    environment_of = ExecutionWorker._get_evaluation_environment

    def environment_with_counter(self):
        environment = environment_of(self)
        execution = environment.states.context_object.context_object_data["Execution"]
        execution["RedriveCount"] = 0
        if not isinstance(execution["StartTime"], str):
            execution["StartTime"] = milliseconds(execution["StartTime"])
        return environment

    ExecutionWorker._get_evaluation_environment = environment_with_counter
    states.StateData = lambda EnteredTime, Name: {
        "EnteredTime": milliseconds(datetime.datetime.fromisoformat(EnteredTime)), "Name": Name,
    }

    def redrive(execution):
        ended, worker = execution.exec_worker.env, execution._get_start_execution_worker()
        state = next(
            event["stateEnteredEventDetails"]
            for event in reversed(ended.event_manager.get_event_history())
            if "stateEnteredEventDetails" in event
        )
        execution.redrives = getattr(execution, "redrives", 0) + 1
        execution.exec_worker, execution.exec_status = worker, ExecutionStatus.RUNNING
        execution.stop_date = execution.error = execution.cause = None

        worker.env = worker._get_evaluation_environment()
        worker.env.states.context_object.context_object_data["Execution"]["RedriveCount"] = execution.redrives
        worker.env.event_manager = ended.event_manager
        worker.env.event_history_context = ended.event_history_context
        worker.env.states.reset(input_value=json.loads(state["input"]))
        worker.env.event_manager.add_event(
            context=worker.env.event_history_context,
            event_type=HistoryEventType.ExecutionRedriven,
            event_details=EventDetails(executionRedrivenEventDetails={"redriveCount": execution.redrives}),
        )
        definition = json.loads(execution.state_machine.definition) | {"StartAt": state["name"]}
        program = AmazonStateLanguageParser.parse(json.dumps(definition))[0]

        def run():
            program.eval(worker.env)
            worker._execution_communication.terminated()

        threading.Thread(target=run, daemon=True).start()

    def redrive_execution(self):
        from moto.core.exceptions import JsonRESTError

        execution = self.stepfunction_backend.describe_execution(self._get_param("executionArn"))
        if execution.status not in ("FAILED", "ABORTED", "TIMED_OUT"):
            raise JsonRESTError("ExecutionNotRedrivable", f"Execution is {execution.status} and cannot be redriven.")
        redrive(execution)
        return ActionResult({"redriveDate": datetime.datetime.now(datetime.timezone.utc)})

    StepFunctionResponse.redrive_execution = redrive_execution


def train_with_sagemaker():
    """The task sagemaker:createTrainingJob.sync, which ends when its training has ended, as that did."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import ClientError, ParamValidationError
    from moto.stepfunctions.parser.api import HistoryEventType
    from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
    from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
    from moto.stepfunctions.parser.asl.component.state.exec.state_task import state_task_factory
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
        StateTaskServiceCallback,
    )
    from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

    def client(region):
        endpoint = os.environ.get("AWS_ENDPOINT_URL_SAGEMAKER")
        if not endpoint:
            raise ClientError(
                {"Error": {"Code": "NoStandIn", "Message": "Nothing stands in for SageMaker: AWS_ENDPOINT_URL_SAGEMAKER is not set."}},
                "CreateTrainingJob",
            )
        return boto3.client(
            "sagemaker",
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(retries={"total_max_attempts": 1}),
        )

    class TrainingTask(StateTaskServiceCallback):
        def __init__(self):
            super().__init__(supported_integration_patterns={ResourceCondition.Sync})

        def _get_supported_parameters(self):
            return set() if self.resource.api_action == "createTrainingJob" else None

        def _failure(self, env, error, cause):
            own = {typ.to_name(): typ for typ in StatesErrorNameType}.get(error)
            return FailureEvent(
                env=env,
                error_name=CustomErrorName(error) if own is None else StatesErrorName(typ=own),
                event_type=HistoryEventType.TaskFailed,
                event_details=EventDetails(
                    taskFailedEventDetails={
                        "error": error,
                        "cause": cause,
                        "resource": self._get_sfn_resource(),
                        "resourceType": self._get_sfn_resource_type(),
                    }
                ),
            )

        def _from_error(self, env, ex):
            if isinstance(ex, ClientError):
                code, message = ex.response["Error"]["Code"], ex.response["Error"]["Message"]
                name = TRAINING_ERRORS.get(code, code if code.endswith("Exception") else "AmazonSageMakerException")
                name = "AmazonSageMakerException" if name == "ValidationException" else name
                return self._failure(env, f"SageMaker.{name}", f"{message} (Service: AmazonSageMaker; Error Code: {code})")
            if isinstance(ex, ParamValidationError):
                return self._failure(env, "States.Runtime", str(ex))
            return super()._from_error(env=env, ex=ex)

        def _eval_service_task(self, env, resource_runtime_part, normalised_parameters, state_credentials):
            response = client(resource_runtime_part.region).create_training_job(**normalised_parameters)
            response.pop("ResponseMetadata", None)
            env.stack.append({**response, "TrainingJobName": normalised_parameters["TrainingJobName"]})

        def _eval_integration_pattern(self, env, resource_runtime_part, normalised_parameters, state_credentials):
            sagemaker = client(resource_runtime_part.region)
            name = env.stack.pop()["TrainingJobName"]
            while env.is_running():
                job = sagemaker.describe_training_job(TrainingJobName=name)
                job.pop("ResponseMetadata", None)
                if job["TrainingJobStatus"] not in ("InProgress", "Stopping"):
                    job = json.loads(json.dumps(job, default=milliseconds))
                    if job["TrainingJobStatus"] != "Completed":
                        raise FailureEventException(self._failure(env, "States.TaskFailed", json.dumps(job)))
                    env.stack.append(job)
                    return
                time.sleep(SECONDS_BETWEEN_LOOKS)
            # As on AWS, the training of a task that is given up is stopped.
            sagemaker.stop_training_job(TrainingJobName=name)

    task_for = state_task_factory.state_task_service_for

    def task_or_training_for(service_name):
        return TrainingTask() if service_name == "sagemaker" else task_for(service_name)

    state_task_factory.state_task_service_for = task_or_training_for


def start_from_events(invoke_url):
    """An object of a bucket with EventBridge notifications is an event, of the real shape; a rule starts every state machine and
    function that is its target, with the target's input. LocalAws/Triggers/RuleTarget.cs says what it does not start."""
    import copy

    import local_triggers
    from moto.events.models import Rule, events_backends
    from moto.s3 import notifications
    from moto.s3.responses import S3Response

    send_to_targets = Rule.send_to_targets
    done_by_moto = (":logs:", ":events:")

    def start_or_send(self, original_event, transform_input=True):
        # A rule without a pattern has a schedule; moto would match every event with it.
        if self.state != "ENABLED" or not self.event_pattern.get_pattern() or not self.event_pattern.matches_event(original_event):
            return
        moment = original_event["time"]
        event = original_event if isinstance(moment, str) else original_event | {"time": seconds(moment)}
        event.pop("ingestion-time", None)  # moto's own
        for target in self.targets:
            if "InputTransformer" in target:
                continue
            arn, event_input = target["Arn"], input_of(target, event)
            if ":states:" in arn:
                start(arn, json.dumps(event_input))
            elif ":function:" in arn:
                local_triggers.start(invoke_url, arn, event_input)
            elif ":sqs:" in arn:
                put(arn, event_input, target.get("SqsParameters", {}).get("MessageGroupId"))
        rest = copy.copy(self)
        rest.targets = [target for target in self.targets if any(service in target["Arn"] for service in done_by_moto)]
        if isinstance(moment, str):
            original_event = original_event | {"time": datetime.datetime.fromisoformat(moment).timestamp()}
        send_to_targets(rest, original_event, transform_input)

    def input_of(target, event):
        if "Input" in target:
            return json.loads(target["Input"])
        for name in target.get("InputPath", "$").split(".")[1:]:
            event = event.get(name) if isinstance(event, dict) else None
        return event

    def start(arn, event):
        from moto.stepfunctions.parser.models import stepfunctions_parser_backends

        region, account = arn.split(":")[3:5]
        stepfunctions_parser_backends[account][region].start_execution(arn, f"{uuid.uuid4()}_{uuid.uuid4()}", event)

    def put(arn, event, group):
        from moto.sqs.models import sqs_backends

        region, account, queue = arn.split(":")[3:6]
        sqs_backends[account][region].send_message(queue_name=queue, message_body=json.dumps(event), group_id=group)

    def send(account, bucket, event_name, key):
        # Only a creation and a deletion; nothing here waits for another.
        kind = "Object Created" if "ObjectCreated" in event_name else "Object Deleted" if "ObjectRemoved" in event_name else None
        if kind is None:
            return
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": kind,
            "source": "aws.s3",
            "account": account,
            "time": seconds(time.time()),
            "region": bucket.region_name,
            "resources": [bucket.arn],
            "detail": {
                "version": "0",
                "bucket": {"name": bucket.name},
                "object": {
                    "key": key.name,
                    "size": key.size,
                    "etag": key.etag.strip('"'),
                    "sequencer": f"{time.time_ns():018X}",
                },
                "request-id": uuid.uuid4().hex[:16].upper(),
                "requester": account,
                "source-ip-address": "127.0.0.1",
                "reason": "PutObject" if kind == "Object Created" else "DeleteObject",
            },
        }
        for bus in events_backends[account][bucket.region_name].event_buses.values():
            for rule in list(bus.rules.values()):
                rule.send_to_targets(event, transform_input=False)

    # The response does not say that a bucket has them, which would be a change in every plan.
    serialized, get_notification = S3Response.serialized, S3Response.get_bucket_notification

    def get_with_event_bridge(self):
        configuration = self.backend.get_bucket_notification_configuration(self.bucket_name)
        self.has_event_bridge = configuration is not None and configuration.event_bridge is not None
        return get_notification(self)

    def serialized_with_event_bridge(self, result):
        if self.__dict__.pop("has_event_bridge", False) and isinstance(result.result, dict):
            result.result["EventBridgeConfiguration"] = {}
        return serialized(self, result)

    S3Response.get_bucket_notification = get_with_event_bridge
    S3Response.serialized = serialized_with_event_bridge
    Rule.send_to_targets = start_or_send
    notifications._send_event_bridge_message = send


def seconds(moment):
    return datetime.datetime.fromtimestamp(moment, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def milliseconds(moment):
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

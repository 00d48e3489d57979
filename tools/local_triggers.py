"""What moto's own triggers do differently from AWS, put right for the local AWS (local_aws.py).

Buckets and topics start a function as AWS does: asynchronously, with an event of the real shape, through the Invoke API of the host
that runs the package. Queues and streams start nothing here: ./worker up polls them itself, batch by batch.
"""

import base64
import datetime
import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


def install(invoke_url):
    forward_events(invoke_url)
    forward_bucket_notifications(invoke_url)
    forward_topic_messages(invoke_url)
    leave_queues_and_streams_alone()
    let_functions_choose_when_a_message_is_retried()
    name_the_source_of_dead_letters()
    encode_binary_values_once()
    respond_as_terraform_expects()


def start(invoke_url, function_arn, event):
    """Hands an event to a function and does not wait for it; one that is not there loses the event, as on AWS."""
    name = urllib.parse.quote(function_arn.split(":function:")[1])
    request = urllib.request.Request(
        f"{invoke_url}/2015-03-31/functions/{name}/invocations",
        data=json.dumps(event).encode(),
        headers={"X-Amz-Invocation-Type": "Event", "X-Worker-Started-By": "aws"},
        method="POST",
    )
    try:
        urllib.request.urlopen(request, timeout=10).close()
    except urllib.error.URLError:
        pass


def forward_events(invoke_url):
    """moto waits for the function also when its own Invoke API is told not to."""
    from moto.awslambda.models import LambdaFunction

    invoke = LambdaFunction.invoke

    def invoke_or_start(self, body, request_headers, response_headers):
        if request_headers.get("X-Amz-Invocation-Type") != "Event":
            return invoke(self, body, request_headers, response_headers)
        start(invoke_url, self.function_arn, json.loads(body or "{}"))
        return ""

    LambdaFunction.invoke = invoke_or_start


def forward_bucket_notifications(invoke_url):
    from moto.s3 import notifications

    shape = notifications._get_s3_event

    def complete(event_name, bucket, key, notification_id):
        event = shape(event_name, bucket, key, notification_id)
        record = event["Records"][0]
        record["eventTime"] = now()
        record["userIdentity"] = {"principalId": "AWS:local"}
        record["requestParameters"] = {"sourceIPAddress": "127.0.0.1"}
        record["responseElements"] = {"x-amz-request-id": uuid.uuid4().hex[:16].upper(), "x-amz-id-2": "local"}
        record["s3"]["bucket"]["ownerIdentity"] = {"principalId": "local"}
        s3_object = record["s3"]["object"]
        s3_object["key"] = urllib.parse.quote_plus(key.name, safe="/")
        s3_object["sequencer"] = f"{time.time_ns():018X}"
        if bucket.is_versioned:
            s3_object["versionId"] = key.version_id
        if record["eventName"].startswith("ObjectRemoved:"):
            del s3_object["size"], s3_object["eTag"]
        return event

    notifications._get_s3_event = complete
    notifications._invoke_awslambda = lambda account, event, function_arn, region: start(invoke_url, function_arn, event)


def forward_topic_messages(invoke_url):
    from moto.sns.models import Subscription

    publish = Subscription.publish

    def publish_to_function(self, message, message_id, subject=None, message_attributes=None, message_structure=None, **others):
        if self.protocol != "lambda":
            publish(self, message, message_id, subject, message_attributes, message_structure=message_structure, **others)
            return
        matcher = self._filter_policy_matcher
        if matcher is not None and not matcher.matches(message_attributes, message):
            return
        region = self.topic_arn.split(":")[3]
        notification = {
            "Type": "Notification",
            "MessageId": message_id,
            "TopicArn": self.topic_arn,
            "Subject": subject,
            "Message": self._parse_message_structure(message, "lambda") if message_structure == "json" else message,
            "Timestamp": now(),
            "SignatureVersion": "1",
            "Signature": "local",
            "SigningCertUrl": f"https://sns.{region}.amazonaws.com/local.pem",
            "UnsubscribeUrl": f"https://sns.{region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={self.arn}",
            "MessageAttributes": {
                name: {"Type": value["Type"], "Value": value["Value"]} for name, value in (message_attributes or {}).items()
            },
        }
        record = {"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": self.arn, "Sns": notification}
        start(invoke_url, self.endpoint, {"Records": [record]})

    Subscription.publish = publish_to_function


def leave_queues_and_streams_alone():
    from moto.dynamodb.models.table import Table
    from moto.sqs.models import Queue

    # Where moto keeps the functions to start: always empty, whatever is put in.
    for source in (Queue, Table):
        source.lambda_event_source_mappings = property(lambda self: {}, lambda self, mappings: None)


def let_functions_choose_when_a_message_is_retried():
    """./worker up shows a message that failed again after a second (QueuePoller.cs), unless its function chose another time for it."""
    from moto.sqs.models import SQSBackend

    change = SQSBackend.change_message_visibility
    chosen = set()

    def change_unless_chosen(self, queue_name, receipt_handle, visibility_timeout):
        if int(visibility_timeout) != 1:
            change(self, queue_name, receipt_handle, visibility_timeout)
            chosen.add(receipt_handle)
        elif receipt_handle in chosen:
            chosen.discard(receipt_handle)
        else:
            change(self, queue_name, receipt_handle, visibility_timeout)

    SQSBackend.change_message_visibility = change_unless_chosen


def name_the_source_of_dead_letters():
    """moto moves a message to the dead-letter queue, but does not say where it came from."""
    from moto.sqs.models import Queue
    from moto.sqs.responses import SQSResponse

    add_message, receive_message = Queue.add_message, SQSResponse.receive_message

    def add_and_remember(self, message):
        message.first_queue_arn = getattr(message, "first_queue_arn", self.queue_arn)
        add_message(self, message)

    def receive_and_tell(self):
        response = receive_message(self)
        queue = self.sqs_backend.get_queue(self._get_queue_name())
        sources = {message.id: message.first_queue_arn for message in queue._messages if message.first_queue_arn != queue.queue_arn}
        for message in response.result.get("Messages", []):
            if message["MessageId"] in sources and "Attributes" in message:
                message["Attributes"]["DeadLetterQueueSourceArn"] = sources[message["MessageId"]]
        return response

    Queue.add_message = add_and_remember
    SQSResponse.receive_message = receive_and_tell


def encode_binary_values_once():
    """moto keeps binary values in base64 and encodes them once more when it responds from a stream."""
    from moto.dynamodb.models.table import StreamShard

    get = StreamShard.get

    def decoded(value):
        if isinstance(value, dict):
            return {
                name: base64.b64decode(inner) if name == "B" and isinstance(inner, str)
                else [base64.b64decode(one) for one in inner] if name == "BS" and isinstance(inner, list)
                else decoded(inner)
                for name, inner in value.items()
            }
        return [decoded(one) for one in value] if isinstance(value, list) else value

    StreamShard.get = lambda self, start, quantity: decoded(get(self, start, quantity))


def respond_as_terraform_expects():
    from moto.awslambda.models import LambdaBackend
    from moto.sqs.models import Queue

    attributes = Queue.attributes.fget

    # A redrive policy with spaces is a change in every plan.
    def compact(self):
        result = attributes(self)
        if "RedrivePolicy" in result:
            result["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
        return result

    Queue.attributes = property(compact)

    # moto keeps the first configuration for ever: a changed one is a change in every plan.
    put = LambdaBackend.put_function_event_invoke_config

    def replace(self, function_name, config):
        self.get_function(function_name).event_invoke_config.clear()
        return put(self, function_name, config)

    LambdaBackend.put_function_event_invoke_config = replace


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

#!/usr/bin/env python3
"""Makes ten functions in the local AWS as apex left them, and the package that they are switched to.

usage: apex_fleet.py ENDPOINT PACKAGE

Every function has two versions, the alias `current` on the second, the role that apex made, and a rule that calls the alias; some have
more. PACKAGE is written with the runtime that responds with {"from": "worker"}.
"""

import io
import json
import os
import sys
import zipfile

import boto3

ACCOUNT = "123456789012"
REGION = "ap-northeast-1"
FUNCTIONS = [
    "shop_send_mail", "shop_resize_image", "shop_close_orders", "shop_count_stock", "shop_sync_billing",
    "shop_expire_carts", "shop_import_prices", "shop_notify_courier", "shop_purge_sessions", "shop_rank_products",
]

endpoint, package_file = sys.argv[1:]


def client(service):
    return boto3.client(service, endpoint_url=endpoint, region_name=REGION, aws_access_key_id="local", aws_secret_access_key="local")


def package(**facts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o755 << 16
        with open(os.path.join(os.path.dirname(__file__), "bootstrap.py")) as source:
            archive.writestr(bootstrap, source.read())
        facts_file = zipfile.ZipInfo("package.json")
        facts_file.external_attr = 0o644 << 16
        archive.writestr(facts_file, json.dumps(facts))
    return content.getvalue()


with open(package_file, "wb") as file:
    file.write(package(**{"from": "worker", "runtime": "provided.al2023"}))

aws_lambda, events, sns = client("lambda"), client("events"), client("sns")
role = client("iam").create_role(RoleName="shop_lambda_function", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
orders = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/orders"
client("iam").put_role_policy(
    RoleName="shop_lambda_function",
    PolicyName="shop_lambda_function_orders",
    PolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": orders}]}
    ),
)


def allow(name, statement, principal, source, **qualifier):
    aws_lambda.add_permission(
        FunctionName=name, StatementId=statement, Action="lambda:InvokeFunction", Principal=principal, SourceArn=source, **qualifier
    )


for number, name in enumerate(FUNCTIONS):
    arn = aws_lambda.create_function(
        FunctionName=name,
        Runtime="provided",
        Role=role,
        Handler="index.handle",
        MemorySize=192,
        Timeout=60,
        Description=f"Does what {name} says",
        Code={"ZipFile": package(**{"from": "an older build", "runtime": "provided"})},
        Environment={"Variables": {"TABLE": "orders", "API_TOKEN": f"verysecret-{name}"} if number < 2 else {"TABLE": "orders"}},
        Tags={"team": "shop"},
    )["FunctionArn"]
    aws_lambda.publish_version(FunctionName=name)
    aws_lambda.update_function_code(FunctionName=name, ZipFile=package(**{"from": "apex", "runtime": "provided"}))
    version = aws_lambda.publish_version(FunctionName=name)["Version"]
    aws_lambda.create_alias(FunctionName=name, Name="current", FunctionVersion=version)
    client("logs").create_log_group(logGroupName=f"/aws/lambda/{name}")

    # The third is called without its alias, as some of apex's users set it up.
    called, qualifier = (arn, {}) if number == 2 else (f"{arn}:current", {"Qualifier": "current"})
    rule = events.put_rule(Name=f"{name}_schedule", ScheduleExpression="rate(5 minutes)", Description="made by hand")["RuleArn"]
    events.put_targets(Rule=f"{name}_schedule", Targets=[{"Id": "lambda", "Arn": called, "Input": json.dumps({"limit": number})}])
    allow(name, "AllowRule", "events.amazonaws.com", rule, **qualifier)

topic = sns.create_topic(Name="orders")["TopicArn"]
sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop_count_stock:current")
allow("shop_count_stock", "AllowTopic", "sns.amazonaws.com", topic, Qualifier="current")

client("sqs").create_queue(QueueName="billing")
aws_lambda.create_event_source_mapping(
    FunctionName="shop_sync_billing:current", EventSourceArn=f"arn:aws:sqs:{REGION}:{ACCOUNT}:billing", BatchSize=5
)

using System.Text.Json.Nodes;
using LocalAws;
using LocalAws.Queues;

namespace Worker.Tests.Integration;

/// <summary>Queues that the local AWS gets without the provider's waits, applied from a folder of Terraform with nothing else.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(TerraformApplyTests))]
public sealed class TerraformApplyTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");
    private LocalEnvironment aws = null!;
    private TerraformCli terraform = null!;
    private LocalAwsApi api = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Files => Path.Combine(folder.FullName, "terraform");

    public async ValueTask InitializeAsync()
    {
        aws = await LocalEnvironment.StartAsync(Checkout.Repository, Cancelled);
        api = new LocalAwsApi(aws.Endpoint);
        terraform = new TerraformCli(new Repository(folder.FullName), Path.Combine(folder.FullName, "data"), aws.Variables);
        Directory.CreateDirectory(Path.Combine(Files, "env"));
        File.Copy(Path.Combine(Checkout.Repository.Terraform, ".terraform.lock.hcl"), Path.Combine(Files, ".terraform.lock.hcl"));
        await File.WriteAllTextAsync(Path.Combine(Files, LocalEnvironment.VariableFile.Split('=')[1]), "", Cancelled);
        await WriteAsync(
            "main.tf",
            """
            terraform {
              required_providers {
                aws = { source = "hashicorp/aws" }
              }
            }

            provider "aws" {
              skip_credentials_validation = true
              skip_metadata_api_check     = true

              default_tags {
                tags = { Project = "worker" }
              }
            }

            resource "aws_sqs_queue" "dead" {
              name                      = "dead"
              message_retention_seconds = 14 * 24 * 3600
            }
            """);
        await terraform.RunAsync(["init", "-lockfile=readonly"], Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        await aws.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Queues_are_there_without_a_wait_and_a_second_plan_is_empty()
    {
        await WriteAsync(
            "orders.tf",
            """
            resource "aws_sqs_queue" "orders" {
              name                       = "orders"
              visibility_timeout_seconds = 60
              tags                       = { Of = "orders" }

              redrive_policy = jsonencode({
                deadLetterTargetArn = aws_sqs_queue.dead.arn
                maxReceiveCount     = 5
              })

              policy = jsonencode({
                Version = "2012-10-17"
                Statement = [{
                  Effect    = "Allow"
                  Action    = "sqs:SendMessage"
                  Principal = { Service = "sns.amazonaws.com" }
                  Resource  = "arn:aws:sqs:ap-northeast-1:123456789012:orders"
                }]
              })
            }

            resource "aws_sqs_queue" "in_order" {
              name                        = "in-order.fifo"
              fifo_queue                  = true
              content_based_deduplication = true
              deduplication_scope         = "messageGroup"
              fifo_throughput_limit       = "perMessageGroupId"
            }

            resource "aws_sqs_queue" "town" {
              for_each                = toset(["tokyo", "osaka"])
              name                    = "town-${each.key}"
              sqs_managed_sse_enabled = false
            }
            """);
        await ApplyWithoutWaitAsync();

        // As ./worker up --watch does when a job with a queue is saved.
        await WriteAsync(
            "late.tf",
            """
            resource "aws_sqs_queue" "late" {
              name           = "late"
              redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
            }
            """);
        await ApplyWithoutWaitAsync();

        var queues = await api.CallAsync("sqs", "AmazonSQS.ListQueues", [], Cancelled);
        Assert.Equal(
            ["dead", "in-order.fifo", "late", "orders", "town-osaka", "town-tokyo"],
            queues.GetProperty("QueueUrls").EnumerateArray().Select(url => url.GetString()!.Split('/')[^1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_plan_or_a_queue_that_fails_says_what_Terraform_says()
    {
        await api.CallAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject
        {
            ["QueueName"] = "dead",
            ["Attributes"] = new JsonObject { ["MessageRetentionPeriod"] = "60" },
        }, Cancelled);

        var taken = await Assert.ThrowsAsync<UserException>(ApplyAsync);
        await WriteAsync("orders.tf", "resource \"aws_sqs_queue\" \"orders\" {\n  title = \"orders\"\n}\n");
        var misspelt = await Assert.ThrowsAsync<UserException>(ApplyAsync);

        Assert.StartsWith("terraform apply failed:\n", taken.Message, StringComparison.Ordinal);
        Assert.Contains("creating SQS Queue (dead)", taken.Message, StringComparison.Ordinal);
        Assert.StartsWith("terraform apply failed:\n", misspelt.Message, StringComparison.Ordinal);
        Assert.Contains("orders.tf line 2", misspelt.Message, StringComparison.Ordinal);
        Assert.Contains("An argument named \"title\" is not expected here.", misspelt.Message, StringComparison.Ordinal);
    }

    private async Task ApplyWithoutWaitAsync()
    {
        var output = await ApplyAsync();

        Assert.DoesNotContain(": Creating...", output, StringComparison.Ordinal);
        Assert.Contains("Apply complete! Resources: 0 added, 0 changed, 0 destroyed.", output, StringComparison.Ordinal);
        var plan = await terraform.TryAsync(["plan", "-detailed-exitcode"], Cancelled);
        Assert.True(plan.ExitCode == 0, plan.Output);
    }

    private Task<string> ApplyAsync() =>
        new TerraformApply(terraform, api, folder.FullName).RunAsync([], Cancelled);

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(Files, file), text, Cancelled);
}

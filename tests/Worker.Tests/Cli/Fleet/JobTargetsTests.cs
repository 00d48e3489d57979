using LocalAws;
using Worker.Cli.Fleet;

namespace Worker.Tests.Cli.Fleet;

public sealed class JobTargetsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");
    private readonly Repository repository;

    public JobTargetsTests()
    {
        repository = new Repository(folder.FullName);
        Write("main", """
            resource "aws_iam_role" "worker" {
            }
            """);
        Write("_orders", """
            resource "aws_dynamodb_table" "orders" {
              kms = aws_kms_key.keys.arn
            }

            resource "aws_sqs_queue" "orders" {
            }
            """);
        Write("_keys", """
            resource "aws_kms_key" "keys" {
            }
            """);
        Write("_parcels", """
            resource "aws_dynamodb_table" "parcels" {
            }
            """);
        Write("count_orders", """
            resource "aws_lambda_function" "count_orders" {
              role  = aws_iam_role.worker.arn
              table = aws_dynamodb_table.orders.name
            }
            """);
        Write("send_parcels", """
            resource "aws_lambda_function" "send_parcels" {
              table = aws_dynamodb_table.parcels.name
            }

            resource "aws_s3_bucket" "labels" {
            }

            resource "aws_s3_bucket_notification" "labels" {
              bucket      = aws_s3_bucket.labels.id
              eventbridge = true
            }
            """);
        Write("print_labels", """
            resource "aws_cloudwatch_event_rule" "print_labels" {
              bucket = aws_s3_bucket.labels.bucket
            }
            """);
    }

    [Fact]
    public void A_job_brings_its_file_and_the_shared_files_that_it_uses() => Assert.Equal(
        [
            "aws_dynamodb_table.orders",
            "aws_iam_role.worker",
            "aws_kms_key.keys",
            "aws_lambda_function.count_orders",
            "aws_sqs_queue.orders",
        ],
        JobTargets.Of(repository, ["count_orders"]).Order(StringComparer.Ordinal));

    [Fact]
    public void Two_jobs_bring_what_each_needs_once()
    {
        var targets = JobTargets.Of(repository, ["send_parcels", "count_orders", "send_parcels"]);

        Assert.Equal(9, targets.Count);
        Assert.Equal(targets.Distinct(), targets);
    }

    [Fact]
    public void What_makes_the_bucket_of_another_job_start_one_comes_with_it() => Assert.Equal(
        ["aws_cloudwatch_event_rule.print_labels", "aws_iam_role.worker", "aws_s3_bucket_notification.labels"],
        JobTargets.Of(repository, ["print_labels"]).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("count_order", "there is no job 'count_order': did you mean count_orders?")]
    [InlineData("main", "there is no job 'main': ./worker list shows all.")]
    [InlineData("_orders", "there is no job '_orders'")]
    public void A_name_of_no_job_is_refused(string name, string message) => Assert.StartsWith(
        message, Assert.Throws<UserException>(() => JobTargets.Of(repository, [name])).Message, StringComparison.Ordinal);

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(string stem, string text)
    {
        Directory.CreateDirectory(repository.Terraform);
        File.WriteAllText(Path.Combine(repository.Terraform, $"{stem}.tf"), text + "\n");
    }
}

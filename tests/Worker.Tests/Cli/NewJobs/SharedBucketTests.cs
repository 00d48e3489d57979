using LocalAws;
using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Hcl;
using Worker.Cli.NewJobs;

namespace Worker.Tests.Cli.NewJobs;

[Trait("Category", "Integration")]
public static class SharedBucketTests
{
    private const string Bucket = """
        resource "aws_s3_bucket" "uploads" {
          bucket = "worker-${var.environment}-uploads-${local.account}"
        }

        """;

    [Fact]
    public static async Task A_notification_of_another_job_stays_and_the_bucket_sends_its_events_beside_it()
    {
        var bucket = await ReadAsync($$"""
            {{Bucket}}
            resource "aws_s3_bucket_notification" "owner" {
              bucket = aws_s3_bucket.uploads.id

              lambda_function {
                filter_prefix = "incoming/"
              }
            }

            """);

        Assert.Equal(("worker-local-uploads-123456789012", "terraform/owner.tf"), (bucket.LocalName, bucket.File));
        Assert.EndsWith(
            """
            resource "aws_s3_bucket_notification" "owner" {
              bucket      = aws_s3_bucket.uploads.id
              eventbridge = true

              lambda_function {
                filter_prefix = "incoming/"
              }
            }

            """,
            bucket.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_notification_that_keeps_its_events_to_itself_sends_them_and_those_of_other_buckets_stay()
    {
        var bucket = await ReadAsync($$"""
            {{Bucket}}
            resource "aws_s3_bucket_notification" "other" {
              bucket      = "other"
              eventbridge = false
            }

            resource "aws_s3_bucket_notification" "owner" {
              bucket      = aws_s3_bucket.uploads.id
              eventbridge = false
            }

            """);

        Assert.EndsWith(
            """
            resource "aws_s3_bucket_notification" "other" {
              bucket      = "other"
              eventbridge = false
            }

            resource "aws_s3_bucket_notification" "owner" {
              bucket      = aws_s3_bucket.uploads.id
              eventbridge = true
            }

            """,
            bucket.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_notification_that_is_not_formatted_is_refused_with_its_place() => Assert.Contains(
        "write eventbridge = true there",
        (await Assert.ThrowsAsync<UserException>(() => ReadAsync($$"""
            {{Bucket}}
            resource "aws_s3_bucket_notification" "owner" {
            bucket=aws_s3_bucket.uploads.id
            }

            """))).Message,
        StringComparison.Ordinal);

    [Fact]
    public static async Task A_bucket_without_a_notification_gets_one()
    {
        var bucket = await ReadAsync(Bucket);

        Assert.StartsWith(Bucket, bucket.Text, StringComparison.Ordinal);
        Assert.EndsWith(
            """
            resource "aws_s3_bucket_notification" "uploads" {
              bucket      = aws_s3_bucket.uploads.id
              eventbridge = true
            }

            """,
            bucket.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_bucket_that_sends_its_events_already_is_left_alone()
    {
        var bucket = await ReadAsync($$"""
            {{Bucket}}
            resource "aws_s3_bucket_notification" "owner" {
              bucket      = aws_s3_bucket.uploads.id
              eventbridge = true
            }
            """);

        Assert.Null(bucket.File);
    }

    [Fact]
    public static async Task A_bucket_that_is_not_there_is_refused_with_those_that_are()
    {
        var error = await Assert.ThrowsAsync<UserException>(() => ReadAsync(Bucket, "upload"));

        Assert.Equal("--bucket upload: terraform/*.tf have no aws_s3_bucket.upload, but uploads.", error.Message);
    }

    private static async Task<SharedBucket> ReadAsync(string terraform, string label = "uploads")
    {
        var files = await HclParser.ParseAsync(
            Checkout.Repository,
            [
                new SourceFile("terraform/owner.tf", terraform),
                new SourceFile("terraform/variables.tf", "variable \"environment\" {\n}\n"),
                new SourceFile("terraform/env/local.tfvars", "environment = \"local\"\n"),
            ],
            TestContext.Current.CancellationToken);
        return SharedBucket.Of(new TerraformModel([.. files.SkipLast(1)], [files[^1]], files[^1]), label);
    }
}

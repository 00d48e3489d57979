using System.Text.RegularExpressions;
using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.NewJobs;

/// <summary>
/// A bucket of another file whose objects start a new job. A bucket has one notification, so the job does not bring another: it has a rule
/// of EventBridge in its own file, and the bucket sends its events there, once for all such jobs.
/// </summary>
/// <param name="Label">As Terraform names it: <c>telegrams</c> of <c>aws_s3_bucket.telegrams</c>.</param>
/// <param name="LocalName">Its name in the local AWS.</param>
/// <param name="File">The file to change so that the bucket sends its events, from the root; null when it does already.</param>
/// <param name="Text">The new text of that file.</param>
internal sealed partial record SharedBucket(string Label, string LocalName, string? File, string? Text)
{
    private const string Notification = "aws_s3_bucket_notification";

    public static async Task<SharedBucket> ReadAsync(Repository repository, string label, CancellationToken cancellationToken)
    {
        var variables = Path.Combine(repository.Terraform, "env", "local.tfvars");
        SourceFile[] sources =
        [
            .. Directory.EnumerateFiles(repository.Terraform, "*.tf").Order(StringComparer.Ordinal)
                .Append(variables).Select(file => SourceFile.Read(repository.Root, file)),
        ];
        var files = await HclParser.ParseAsync(repository, sources, cancellationToken);
        return Of(new TerraformModel([.. files.SkipLast(1)], [files[^1]], files[^1]), label);
    }

    /// <param name="terraform">With the variables of the local AWS.</param>
    /// <exception cref="UserException">There is no such bucket.</exception>
    public static SharedBucket Of(TerraformModel terraform, string label)
    {
        var buckets = terraform.All("aws_s3_bucket").ToList();
        if (buckets.Find(one => one.Label == label) is not { } bucket)
        {
            throw JobName.Refuse(
                $"--bucket {label}: terraform/*.tf have no aws_s3_bucket.{label}, but "
                + $"{string.Join(", ", buckets.Select(one => one.Label).Order(StringComparer.Ordinal))}.");
        }

        var name = terraform.Values.Name(bucket)
            ?? throw JobName.Refuse($"--bucket {label}: its name cannot be read from {bucket.At("bucket")}.");
        var notification = terraform.All(Notification)
            .FirstOrDefault(one => terraform.Referred(one.Get("bucket"), bucket.Type).Contains(bucket));
        return notification is null ? new(label, name, bucket.File.Path, $"{bucket.File.Text.TrimEnd('\n')}\n\n{NewNotification(label)}")
            : terraform.Values.Text(notification.Get("eventbridge")) == "true" ? new(label, name, null, null)
            : new(label, name, notification.File.Path, Sending(notification) ?? throw JobName.Refuse(
                $"--bucket {label}: {notification.At("eventbridge")} is not as terraform fmt writes it; write eventbridge = true there."));
    }

    private static string NewNotification(string label) =>
        $$"""
        # Jobs of other files are started by its objects, each by a rule of its own.
        resource "{{Notification}}" "{{label}}" {
          bucket      = aws_s3_bucket.{{label}}.id
          eventbridge = true
        }

        """;

    /// <summary>The text of the notification's file with <c>eventbridge = true</c> in it; null when it cannot be told where.</summary>
    private static string? Sending(Block notification)
    {
        var text = notification.File.Text;
        var head = text.IndexOf($"resource \"{Notification}\" \"{notification.Label}\"", StringComparison.Ordinal);
        var end = head < 0 ? head : text.IndexOf("\n}", head, StringComparison.Ordinal) + 1;
        if (end <= 0)
        {
            return null;
        }

        var block = Eventbridge().Replace(text[head..end], "");
        var bucket = BucketLine().Match(block);
        return bucket.Success
            ? $"{text[..head]}{block[..bucket.Index]}  bucket      = {bucket.Groups["value"].Value}\n  eventbridge = true\n"
                + $"{block[(bucket.Index + bucket.Length)..]}{text[end..]}"
            : null;
    }

    [GeneratedRegex(@"^  bucket += (?<value>[^\n]*)\n", RegexOptions.Multiline)]
    private static partial Regex BucketLine();

    [GeneratedRegex(@"^  eventbridge += false\n", RegexOptions.Multiline)]
    private static partial Regex Eventbridge();
}

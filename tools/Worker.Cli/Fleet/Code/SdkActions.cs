using Microsoft.CodeAnalysis;

namespace Worker.Cli.Fleet.Code;

/// <summary>The IAM actions that calls of the AWS SDK need.</summary>
internal static class SdkActions
{
    /// <summary>Stands for the parts of a DynamoDB write transaction, whose actions are those of the items built for it.</summary>
    public const string WriteTransaction = "dynamodb:TransactWriteItems";

    private const string AsyncSuffix = "Async";

    private static readonly Dictionary<string, string> Prefixes = new()
    {
        ["CloudWatchLogs"] = "logs",
        ["EventBridge"] = "events",
        ["KeyManagementService"] = "kms",
        ["KinesisFirehose"] = "firehose",
        ["SecurityToken"] = "sts",
        ["SimpleEmail"] = "ses",
        ["SimpleNotificationService"] = "sns",
        ["SimpleSystemsManagement"] = "ssm",
        ["StepFunctions"] = "states",
    };

    /// <summary>Calls whose actions do not have their name. None: the call needs no permission.</summary>
    private static readonly Dictionary<string, string[]> Exceptions = new()
    {
        ["dynamodb:Events"] = ["dynamodb:GetRecords", "dynamodb:GetShardIterator"], // IAmazonDynamoDBStreams
        ["dynamodb:TransactGetItems"] = ["dynamodb:GetItem"],
        ["lambda:Invoke"] = ["lambda:InvokeFunction"],
        ["lambda:InvokeWithResponseStream"] = ["lambda:InvokeFunction"],
        ["s3:CompleteMultipartUpload"] = ["s3:PutObject"],
        ["s3:CopyObject"] = ["s3:GetObject", "s3:PutObject"],
        ["s3:CopyPart"] = ["s3:GetObject", "s3:PutObject"],
        ["s3:DeleteObjects"] = ["s3:DeleteObject"],
        ["s3:Deletes"] = ["s3:DeleteObject"],
        ["s3:DownloadToFilePath"] = ["s3:GetObject"],
        ["s3:GetAllObjectKeys"] = ["s3:ListBucket"],
        ["s3:GetObjectMetadata"] = ["s3:GetObject"],
        ["s3:GetObjectStream"] = ["s3:GetObject"],
        ["s3:HeadBucket"] = ["s3:ListBucket"],
        ["s3:InitiateMultipartUpload"] = ["s3:PutObject"],
        ["s3:ListBuckets"] = ["s3:ListAllMyBuckets"],
        ["s3:ListMultipartUploads"] = ["s3:ListBucketMultipartUploads"],
        ["s3:ListObjects"] = ["s3:ListBucket"],
        ["s3:ListObjectsV2"] = ["s3:ListBucket"],
        ["s3:ListParts"] = ["s3:ListMultipartUploadParts"],
        ["s3:ListVersions"] = ["s3:ListBucketVersions"],
        ["s3:SelectObjectContent"] = ["s3:GetObject"],
        ["s3:UploadObjectFromFilePath"] = ["s3:PutObject"],
        ["s3:UploadObjectFromStream"] = ["s3:PutObject"],
        ["s3:UploadPart"] = ["s3:PutObject"],
        ["sns:PublishBatch"] = ["sns:Publish"],
        ["sqs:ChangeMessageVisibilityBatch"] = ["sqs:ChangeMessageVisibility"],
        ["sqs:DeleteMessageBatch"] = ["sqs:DeleteMessage"],
        ["sqs:SendMessageBatch"] = ["sqs:SendMessage"],
        ["sts:GetCallerIdentity"] = [],
    };

    /// <summary>Calls whose actions hang on what they are given.</summary>
    private static readonly HashSet<string> Open =
    [
        "dynamodb:BatchExecuteStatement", "dynamodb:ExecuteStatement", "dynamodb:ExecuteTransaction", "s3:GetPreSignedURL",
        "s3:DoesS3BucketExist", "s3:DoesS3BucketExistV2", "s3:EnsureBucketExists",
    ];

    /// <summary>What calling a method of the SDK needs; null when it is no call of a service.</summary>
    public static Needed? Of(IMethodSymbol method)
    {
        var type = method.ContainingType;
        if (!type.ContainingAssembly.Name.StartsWith("AWSSDK.", StringComparison.Ordinal) && !IsOwnClient(type))
        {
            return null;
        }

        var isPaginator = type.Name.EndsWith("PaginatorFactory", StringComparison.Ordinal);
        var isAsync = method.Name.EndsWith(AsyncSuffix, StringComparison.Ordinal);
        var service = type.Name == "ICoreAmazonS3" ? "s3" : Prefix(type.ContainingNamespace);
        if (service is null
            || method.MethodKind != MethodKind.Ordinary
            || !(isAsync || isPaginator || Open.Contains($"{service}:{method.Name}")))
        {
            return null;
        }

        // Clients are IAmazon… and Amazon…Client; what else has asynchronous methods builds on them in ways of its own.
        var isClient = isPaginator
            || type.Name.Contains("Amazon", StringComparison.Ordinal)
            || type.Name.StartsWith("ICore", StringComparison.Ordinal);
        var call = $"{service}:{(isAsync ? method.Name[..^AsyncSuffix.Length] : method.Name)}";
        return !isClient || Open.Contains(call) ? new Needed(service, [])
            : new Needed(service, Exceptions.TryGetValue(call, out var actions) ? actions : [call], IsKnown: true);
    }

    /// <summary>What an item of a DynamoDB write transaction needs; null for other types.</summary>
    public static string? OfTransactionItem(ITypeSymbol type) =>
        type.ContainingNamespace?.ToDisplayString() != "Amazon.DynamoDBv2.Model" ? null
        : type.Name switch
        {
            "Put" or "Update" or "Delete" => $"dynamodb:{type.Name}Item",
            "ConditionCheck" => "dynamodb:ConditionCheckItem",
            _ => null,
        };

    /// <summary>Clients of WorkerLib's own have the names of the SDK's: what their interfaces offer is a call of the service.</summary>
    private static bool IsOwnClient(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface
        && type.Name.StartsWith("IAmazon", StringComparison.Ordinal)
        && type.Locations.Any(location => location.IsInSource);

    /// <summary><c>Amazon.DynamoDBv2.Model</c> is <c>dynamodb</c>.</summary>
    private static string? Prefix(INamespaceSymbol space)
    {
        var parts = space.ToDisplayString().Split('.');
        if (parts is not ["Amazon", var service, ..] || service is "Runtime" or "Util")
        {
            return null;
        }

        var name = service.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') is var letters && letters.EndsWith('v') ? letters[..^1]
            : service.EndsWith("V2", StringComparison.Ordinal) ? service[..^2]
            : service;
        return Prefixes.GetValueOrDefault(name) ?? name.ToLowerInvariant();
    }

    /// <param name="IsKnown">Whether the actions are all that is needed.</param>
    internal sealed record Needed(string Service, IReadOnlyList<string> Actions, bool IsKnown = false);
}

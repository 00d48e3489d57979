using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Worker.Tests.Fuzzing.Jobs;

/// <summary>
/// DynamoDB, SQS, S3 and Parameter Store for jobs that are tried: nothing is kept, and what AWS refuses is refused: keys that are empty or
/// too long, a start outside of what is asked for, letters that no message may have.
/// </summary>
internal sealed class AwsStandIn : IDisposable
{
    private const int MaxMessageBytes = 256 * 1024;
    private const int MaxPartitionBytes = 2048;
    private const int MaxSortBytes = 1024;
    private const int MaxObjectKeyBytes = 1024;

    private readonly HttpListener listener;
    private readonly SampleRows rows = new();

    public AwsStandIn()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        free.Stop();
        listener = new HttpListener { Prefixes = { Url.ToString() } };
        listener.Start();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public Uri Url { get; }

    public void Dispose() => listener.Close();

    private void Serve()
    {
        while (true)
        {
            try
            {
                var context = listener.GetContext();
                ThreadPool.QueueUserWorkItem(_ => Respond(context));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Respond(HttpListenerContext context)
    {
        try
        {
            using var reader = new MemoryStream();
            context.Request.InputStream.CopyTo(reader);
            var (status, body) = context.Request.Headers["X-Amz-Target"] is { } target
                ? Json(target.Split('.')[^1], reader.ToArray())
                : S3(context.Request);
            context.Response.StatusCode = status;
            context.Response.Headers["ETag"] = $"\"{Md5(body)}\"";
            context.Response.ContentType = body.Length > 0 && body[0] == '<' ? "application/xml" : "application/x-amz-json-1.0";
            context.Response.Close(context.Request.HttpMethod == "HEAD" ? [] : body, willBlock: true);
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The job hung up, or it is the end.
        }
    }

    private (int Status, byte[] Body) Json(string operation, byte[] body)
    {
        try
        {
            var request = JsonElement.Parse(body);
            return (200, Encoding.UTF8.GetBytes(Result(operation, request)));
        }
        catch (RefusedException exception)
        {
            return (400, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
            {
                ["__type"] = $"com.amazonaws#{exception.Code}",
                ["message"] = exception.Message,
            }));
        }
    }

    private string Result(string operation, JsonElement request)
    {
        switch (operation)
        {
            case "GetItem":
                var table = request.GetProperty("TableName").GetString()!;
                return rows.Row(table, Key(table, request.GetProperty("Key"))) is { } row ? $$"""{"Item":{{row}}}""" : "{}";
            case "Query" or "Scan":
                return Rows(request);
            case "UpdateItem":
                CheckKey(request, "Key");
                return """{"Attributes":{"requests":{"N":"1"}}}""";
            case "PutItem":
                CheckKey(request, "Item");
                return "{}";
            case "DeleteItem":
                CheckKey(request, "Key");
                return "{}";
            case "TransactWriteItems":
                foreach (var action in request.GetProperty("TransactItems").EnumerateArray().SelectMany(item => item.EnumerateObject()))
                {
                    CheckKey(action.Value, action.Name == "Put" ? "Item" : "Key");
                }

                return "{}";
            case "BatchGetItem":
                return """{"Responses":{},"UnprocessedKeys":{}}""";
            case "BatchWriteItem":
                return """{"UnprocessedItems":{}}""";
            case "SendMessage":
                return Sent(request);
            case "SendMessageBatch":
                var entries = request.GetProperty("Entries").EnumerateArray()
                    .Select(entry => $$"""{"Id":{{entry.GetProperty("Id").GetRawText()}},{{Sent(entry)[1..]}}""");
                return $$"""{"Successful":[{{string.Join(',', entries)}}],"Failed":[]}""";
            case "ReceiveMessage":
                return """{"Messages":[]}""";
            case "GetQueueAttributes":
                return """{"Attributes":{"ApproximateNumberOfMessages":"0","ApproximateNumberOfMessagesNotVisible":"0"}}""";
            case "GetParameter":
                return """{"Parameter":{"Name":"x","Type":"SecureString","Value":"{}","Version":1}}""";
            default:
                return "{}";
        }
    }

    private string Rows(JsonElement request)
    {
        var table = request.GetProperty("TableName").GetString()!;
        if (request.TryGetProperty("ExclusiveStartKey", out var start) && start.ValueKind == JsonValueKind.Object)
        {
            var key = Key(table, start);
            var values = request.TryGetProperty("ExpressionAttributeValues", out var given) ? given : default;
            if (values.ValueKind == JsonValueKind.Object
                && values.TryGetProperty(":since", out var since)
                && TableSchemas.All[table].Sort is { } sort
                && string.CompareOrdinal(key[sort], since.GetProperty("S").GetString()) < 0)
            {
                throw new RefusedException("ValidationException", "The provided starting key is outside query boundaries");
            }
        }

        var found = rows.Rows(table);
        return $$"""{"Items":[{{string.Join(',', found)}}],"Count":{{found.Count}},"ScannedCount":{{found.Count}}}""";
    }

    private static void CheckKey(JsonElement request, string member) =>
        Key(request.GetProperty("TableName").GetString()!, request.GetProperty(member));

    /// <summary>The key of a row, as text.</summary>
    private static Dictionary<string, string> Key(string table, JsonElement item)
    {
        var (partition, sort) = TableSchemas.All[table];
        var key = new Dictionary<string, string>();
        foreach (var (name, max) in new[] { (partition, MaxPartitionBytes), (sort, MaxSortBytes) })
        {
            if (name is null)
            {
                continue;
            }

            var text = item.TryGetProperty(name, out var value) ? value.EnumerateObject().First().Value.GetString() ?? "" : "";
            key[name] = Encoding.UTF8.GetByteCount(text) is var bytes && bytes > 0 && bytes <= max
                ? text
                : throw new RefusedException("ValidationException", $"{name} of {table} has {bytes} bytes");
        }

        return key;
    }

    private static string Sent(JsonElement message)
    {
        var body = message.GetProperty("MessageBody").GetString()!;
        var bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length is 0 or > MaxMessageBytes)
        {
            throw new RefusedException("InvalidParameterValue", $"a message of {bytes.Length} bytes");
        }

        if (body.Any(letter => letter is (< ' ' and not ('\t' or '\n' or '\r')) or '\uFFFE' or '\uFFFF'))
        {
            throw new RefusedException("InvalidMessageContents", "a letter that no message may have");
        }

        var attributes = message.TryGetProperty("MessageAttributes", out var given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().Select(one => one.Value.GetProperty("StringValue").GetString()).ToList()
            : [];
        return attributes.Any(string.IsNullOrEmpty)
            ? throw new RefusedException("InvalidParameterValue", "an attribute without a value")
            : $$"""{"MessageId":"1","MD5OfMessageBody":"{{Md5(bytes)}}"}""";
    }

    private static (int Status, byte[] Body) S3(HttpListenerRequest request)
    {
        var path = Uri.UnescapeDataString(request.RawUrl!.Split('?')[0]).TrimStart('/').Split('/', 2);
        var key = path.Length > 1 ? path[1] : "";
        return Encoding.UTF8.GetByteCount(key) > MaxObjectKeyBytes ? Error(400, "KeyTooLongError")
            : request.HttpMethod is "PUT" or "DELETE" ? (200, [])
            : key.Length == 0
            ? (200, "<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>"u8.ToArray())
            : SampleRows.Object(key) is { } content ? (200, content)
            : Error(404, "NoSuchKey");
    }

    private static (int Status, byte[] Body) Error(int status, string code) =>
        (status, Encoding.UTF8.GetBytes($"<Error><Code>{code}</Code><Message>{code}</Message></Error>"));

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The SDK compares it.")]
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    private sealed class RefusedException(string code, string message) : Exception(message)
    {
        public string Code => code;
    }
}

using Amazon.Runtime;

namespace Amazon.SimpleSystemsManagement.Model;

public sealed class GetParameterRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public required string Name { get; set; }

    /// <summary>Without it a SecureString comes as it is stored, encrypted.</summary>
    public bool WithDecryption { get; set; }
}

public sealed class GetParameterResponse : AmazonWebServiceResponse
{
    public Parameter Parameter { get; set; } = new();
}

public sealed class Parameter
{
    public string? Name { get; set; }

    /// <summary><c>String</c>, <c>StringList</c> or <c>SecureString</c>.</summary>
    public string? Type { get; set; }

    public string? Value { get; set; }
}

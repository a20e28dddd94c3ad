// Written by controlplane/generate-rules.mjs. Do not edit.
import type { MessageRules } from "../resources/validation-rule";

/** By message: its protoc-gen-validate rules, as the proto file named says them. */
export const validationRules: Record<string, MessageRules> = {
  "envoy.config.core.v3.TypedExtensionConfig": {
    "source": "envoy/config/core/v3/extension.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      },
      "typed_config": {
        "any": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.SocketOption": {
    "source": "envoy/config/core/v3/socket_option.proto",
    "fields": {
      "state": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": [
      "value"
    ]
  },
  "envoy.config.core.v3.Pipe": {
    "source": "envoy/config/core/v3/address.proto",
    "fields": {
      "path": {
        "string": {
          "min_len": "1"
        }
      },
      "mode": {
        "uint32": {
          "lte": 511
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.EnvoyInternalAddress": {
    "source": "envoy/config/core/v3/address.proto",
    "fields": {},
    "oneofs": [
      "address_name_specifier"
    ]
  },
  "envoy.config.core.v3.SocketAddress": {
    "source": "envoy/config/core/v3/address.proto",
    "fields": {
      "protocol": {
        "enum": {
          "defined_only": true
        }
      },
      "address": {
        "string": {
          "min_len": "1"
        }
      },
      "port_value": {
        "uint32": {
          "lte": 65535
        }
      }
    },
    "oneofs": [
      "port_specifier"
    ]
  },
  "envoy.config.core.v3.ExtraSourceAddress": {
    "source": "envoy/config/core/v3/address.proto",
    "fields": {
      "address": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.Address": {
    "source": "envoy/config/core/v3/address.proto",
    "fields": {},
    "oneofs": [
      "address"
    ]
  },
  "envoy.config.core.v3.CidrRange": {
    "source": "envoy/config/core/v3/address.proto",
    "fields": {
      "address_prefix": {
        "string": {
          "min_len": "1"
        }
      },
      "prefix_len": {
        "uint32": {
          "lte": 128
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.BackoffStrategy": {
    "source": "envoy/config/core/v3/backoff.proto",
    "fields": {
      "base_interval": {
        "duration": {
          "required": true,
          "gte": "0.001s"
        }
      },
      "max_interval": {
        "duration": {
          "gt": "0s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.HttpUri": {
    "source": "envoy/config/core/v3/http_uri.proto",
    "fields": {
      "uri": {
        "string": {
          "min_len": "1"
        }
      },
      "cluster": {
        "string": {
          "min_len": "1"
        }
      },
      "timeout": {
        "duration": {
          "required": true,
          "lt": "4294967296s",
          "gte": "0s"
        }
      }
    },
    "oneofs": [
      "http_upstream_type"
    ]
  },
  "envoy.type.v3.Percent": {
    "source": "envoy/type/v3/percent.proto",
    "fields": {
      "value": {
        "double": {
          "lte": 100,
          "gte": 0
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.v3.FractionalPercent": {
    "source": "envoy/type/v3/percent.proto",
    "fields": {
      "denominator": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.Metadata": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "filter_metadata": {
        "map": {
          "keys": {
            "string": {
              "min_len": "1"
            }
          }
        }
      },
      "typed_filter_metadata": {
        "map": {
          "keys": {
            "string": {
              "min_len": "1"
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.RuntimeUInt32": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "runtime_key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.RuntimePercent": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "runtime_key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.RuntimeDouble": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "runtime_key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.RuntimeFeatureFlag": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "default_value": {
        "message": {
          "required": true
        }
      },
      "runtime_key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.KeyValue": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "key": {
        "string": {
          "min_len": "1",
          "max_bytes": "16384"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.KeyValueAppend": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "entry": {
        "message": {
          "required": true
        }
      },
      "action": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.KeyValueMutation": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "remove": {
        "string": {
          "max_bytes": "16384"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.QueryParameter": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.HeaderValue": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "key": {
        "string": {
          "min_len": "1",
          "max_bytes": "16384",
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      },
      "value": {
        "string": {
          "max_bytes": "16384",
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      },
      "raw_value": {
        "bytes": {
          "min_len": "0",
          "max_len": "16384"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.HeaderValueOption": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "header": {
        "message": {
          "required": true
        }
      },
      "append_action": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.WatchedDirectory": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "path": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.DataSource": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "filename": {
        "string": {
          "min_len": "1"
        }
      },
      "environment_variable": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": [
      "specifier"
    ]
  },
  "envoy.config.core.v3.RetryPolicy.RetryPriority": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.RetryPolicy.RetryHostPredicate": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.RemoteDataSource": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "http_uri": {
        "message": {
          "required": true
        }
      },
      "sha256": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.AsyncDataSource": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {},
    "oneofs": [
      "specifier"
    ]
  },
  "envoy.config.core.v3.TransportSocket": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.RuntimeFractionalPercent": {
    "source": "envoy/config/core/v3/base.proto",
    "fields": {
      "default_value": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.ProxyProtocolPassThroughTLVs": {
    "source": "envoy/config/core/v3/proxy_protocol.proto",
    "fields": {
      "tlv_type": {
        "repeated": {
          "items": {
            "uint32": {
              "lt": 256
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.matcher.v3.DoubleMatcher": {
    "source": "envoy/type/matcher/v3/number.proto",
    "fields": {},
    "oneofs": [
      "match_pattern"
    ]
  },
  "envoy.type.matcher.v3.RegexMatcher": {
    "source": "envoy/type/matcher/v3/regex.proto",
    "fields": {
      "regex": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.matcher.v3.RegexMatchAndSubstitute": {
    "source": "envoy/type/matcher/v3/regex.proto",
    "fields": {
      "pattern": {
        "message": {
          "required": true
        }
      },
      "substitution": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      }
    },
    "oneofs": []
  },
  "xds.core.v3.TypedExtensionConfig": {
    "source": "xds/core/v3/extension.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      },
      "typed_config": {
        "any": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.matcher.v3.StringMatcher": {
    "source": "envoy/type/matcher/v3/string.proto",
    "fields": {
      "prefix": {
        "string": {
          "min_len": "1"
        }
      },
      "suffix": {
        "string": {
          "min_len": "1"
        }
      },
      "safe_regex": {
        "message": {
          "required": true
        }
      },
      "contains": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": [
      "match_pattern"
    ]
  },
  "envoy.type.matcher.v3.ListStringMatcher": {
    "source": "envoy/type/matcher/v3/string.proto",
    "fields": {
      "patterns": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.matcher.v3.ValueMatcher": {
    "source": "envoy/type/matcher/v3/value.proto",
    "fields": {},
    "oneofs": [
      "match_pattern"
    ]
  },
  "envoy.type.matcher.v3.ListMatcher": {
    "source": "envoy/type/matcher/v3/value.proto",
    "fields": {},
    "oneofs": [
      "match_pattern"
    ]
  },
  "envoy.type.matcher.v3.OrMatcher": {
    "source": "envoy/type/matcher/v3/value.proto",
    "fields": {
      "value_matchers": {
        "repeated": {
          "min_items": "2"
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.matcher.v3.MetadataMatcher": {
    "source": "envoy/type/matcher/v3/metadata.proto",
    "fields": {
      "filter": {
        "string": {
          "min_len": "1"
        }
      },
      "path": {
        "repeated": {
          "min_items": "1"
        }
      },
      "value": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.matcher.v3.MetadataMatcher.PathSegment": {
    "source": "envoy/type/matcher/v3/metadata.proto",
    "fields": {
      "key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": [
      "segment"
    ]
  },
  "envoy.type.metadata.v3.MetadataKey": {
    "source": "envoy/type/metadata/v3/metadata.proto",
    "fields": {
      "key": {
        "string": {
          "min_len": "1"
        }
      },
      "path": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.metadata.v3.MetadataKey.PathSegment": {
    "source": "envoy/type/metadata/v3/metadata.proto",
    "fields": {
      "key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": [
      "segment"
    ]
  },
  "envoy.type.metadata.v3.MetadataKind": {
    "source": "envoy/type/metadata/v3/metadata.proto",
    "fields": {},
    "oneofs": [
      "kind"
    ]
  },
  "envoy.type.tracing.v3.CustomTag": {
    "source": "envoy/type/tracing/v3/custom_tag.proto",
    "fields": {
      "tag": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": [
      "type"
    ]
  },
  "envoy.type.tracing.v3.CustomTag.Literal": {
    "source": "envoy/type/tracing/v3/custom_tag.proto",
    "fields": {
      "value": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.tracing.v3.CustomTag.Environment": {
    "source": "envoy/type/tracing/v3/custom_tag.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.tracing.v3.CustomTag.Header": {
    "source": "envoy/type/tracing/v3/custom_tag.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1",
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      }
    },
    "oneofs": []
  },
  "xds.type.matcher.v3.RegexMatcher": {
    "source": "xds/type/matcher/v3/regex.proto",
    "fields": {
      "google_re2": {
        "message": {
          "required": true
        }
      },
      "regex": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": [
      "engine_type"
    ]
  },
  "xds.type.matcher.v3.StringMatcher": {
    "source": "xds/type/matcher/v3/string.proto",
    "fields": {
      "prefix": {
        "string": {
          "min_len": "1"
        }
      },
      "suffix": {
        "string": {
          "min_len": "1"
        }
      },
      "safe_regex": {
        "message": {
          "required": true
        }
      },
      "contains": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": [
      "match_pattern"
    ]
  },
  "xds.type.matcher.v3.ListStringMatcher": {
    "source": "xds/type/matcher/v3/string.proto",
    "fields": {
      "patterns": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "xds.type.matcher.v3.Matcher.OnMatch": {
    "source": "xds/type/matcher/v3/matcher.proto",
    "fields": {},
    "oneofs": [
      "on_match"
    ]
  },
  "xds.type.matcher.v3.Matcher.MatcherList": {
    "source": "xds/type/matcher/v3/matcher.proto",
    "fields": {
      "matchers": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "xds.type.matcher.v3.Matcher.MatcherList.Predicate": {
    "source": "xds/type/matcher/v3/matcher.proto",
    "fields": {},
    "oneofs": [
      "match_type"
    ]
  },
  "xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate": {
    "source": "xds/type/matcher/v3/matcher.proto",
    "fields": {
      "input": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": [
      "matcher"
    ]
  },
  "xds.type.matcher.v3.Matcher.MatcherList.Predicate.PredicateList": {
    "source": "xds/type/matcher/v3/matcher.proto",
    "fields": {
      "predicate": {
        "repeated": {
          "min_items": "2"
        }
      }
    },
    "oneofs": []
  },
  "xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher": {
    "source": "xds/type/matcher/v3/matcher.proto",
    "fields": {
      "predicate": {
        "message": {
          "required": true
        }
      },
      "on_match": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "xds.type.matcher.v3.Matcher.MatcherTree": {
    "source": "xds/type/matcher/v3/matcher.proto",
    "fields": {
      "input": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": [
      "tree_type"
    ]
  },
  "xds.type.matcher.v3.Matcher.MatcherTree.MatchMap": {
    "source": "xds/type/matcher/v3/matcher.proto",
    "fields": {
      "map": {
        "map": {
          "min_pairs": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.VirtualHost": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      },
      "domains": {
        "repeated": {
          "min_items": "1",
          "items": {
            "string": {
              "well_known_regex": "HTTP_HEADER_VALUE",
              "strict": false
            }
          }
        }
      },
      "require_tls": {
        "enum": {
          "defined_only": true
        }
      },
      "request_headers_to_add": {
        "repeated": {
          "max_items": "1000"
        }
      },
      "request_headers_to_remove": {
        "repeated": {
          "items": {
            "string": {
              "min_len": "1",
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      },
      "response_headers_to_add": {
        "repeated": {
          "max_items": "1000"
        }
      },
      "response_headers_to_remove": {
        "repeated": {
          "items": {
            "string": {
              "min_len": "1",
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.Route": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "match": {
        "message": {
          "required": true
        }
      },
      "request_headers_to_add": {
        "repeated": {
          "max_items": "1000"
        }
      },
      "request_headers_to_remove": {
        "repeated": {
          "items": {
            "string": {
              "min_len": "1",
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      },
      "response_headers_to_add": {
        "repeated": {
          "max_items": "1000"
        }
      },
      "response_headers_to_remove": {
        "repeated": {
          "items": {
            "string": {
              "min_len": "1",
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      }
    },
    "oneofs": [
      "action"
    ]
  },
  "envoy.config.route.v3.WeightedCluster": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "clusters": {
        "repeated": {
          "min_items": "1"
        }
      },
      "header_name": {
        "string": {
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.WeightedCluster.ClusterWeight": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "cluster_header": {
        "string": {
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      },
      "request_headers_to_add": {
        "repeated": {
          "max_items": "1000"
        }
      },
      "request_headers_to_remove": {
        "repeated": {
          "items": {
            "string": {
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      },
      "response_headers_to_add": {
        "repeated": {
          "max_items": "1000"
        }
      },
      "response_headers_to_remove": {
        "repeated": {
          "items": {
            "string": {
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      },
      "host_rewrite_literal": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.ClusterSpecifierPlugin": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "extension": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RouteMatch": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "safe_regex": {
        "message": {
          "required": true
        }
      },
      "path_separated_prefix": {
        "string": {
          "pattern": "^[^?#]+[^?#/]$"
        }
      }
    },
    "oneofs": [
      "path_specifier"
    ]
  },
  "envoy.config.route.v3.RouteAction": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "cluster": {
        "string": {
          "min_len": "1"
        }
      },
      "cluster_header": {
        "string": {
          "min_len": "1",
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      },
      "cluster_not_found_response_code": {
        "enum": {
          "defined_only": true
        }
      },
      "prefix_rewrite": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      },
      "host_rewrite_literal": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      },
      "host_rewrite_header": {
        "string": {
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      },
      "priority": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": [
      "cluster_specifier"
    ]
  },
  "envoy.config.route.v3.RouteAction.RequestMirrorPolicy": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "cluster_header": {
        "string": {
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RouteAction.HashPolicy": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {},
    "oneofs": [
      "policy_specifier"
    ]
  },
  "envoy.config.route.v3.RouteAction.HashPolicy.Header": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "header_name": {
        "string": {
          "min_len": "1",
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RouteAction.HashPolicy.CookieAttribute": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1",
          "max_bytes": "16384",
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      },
      "value": {
        "string": {
          "max_bytes": "16384",
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RouteAction.HashPolicy.Cookie": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RouteAction.HashPolicy.QueryParameter": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RouteAction.HashPolicy.FilterState": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RouteAction.UpgradeConfig": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "upgrade_type": {
        "string": {
          "min_len": "1",
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RetryPolicy.RetryPriority": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RetryPolicy.RetryHostPredicate": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RetryPolicy.RetryBackOff": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "base_interval": {
        "duration": {
          "required": true,
          "gt": "0s"
        }
      },
      "max_interval": {
        "duration": {
          "gt": "0s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RetryPolicy.ResetHeader": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1",
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      },
      "format": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RetryPolicy.RateLimitedRetryBackOff": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "reset_headers": {
        "repeated": {
          "min_items": "1"
        }
      },
      "max_interval": {
        "duration": {
          "gt": "0s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.HedgePolicy": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "initial_requests": {
        "uint32": {
          "gte": 1
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RedirectAction": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "host_redirect": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      },
      "path_redirect": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      },
      "prefix_rewrite": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      },
      "response_code": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.DirectResponseAction": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "status": {
        "uint32": {
          "lt": 600,
          "gte": 200
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.Decorator": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "operation": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.VirtualCluster": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RateLimit": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "stage": {
        "uint32": {
          "lte": 10
        }
      },
      "actions": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RateLimit.Action": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {},
    "oneofs": [
      "action_specifier"
    ]
  },
  "envoy.config.route.v3.RateLimit.Action.RequestHeaders": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "header_name": {
        "string": {
          "min_len": "1",
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      },
      "descriptor_key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RateLimit.Action.MaskedRemoteAddress": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "v4_prefix_mask_len": {
        "uint32": {
          "lte": 32
        }
      },
      "v6_prefix_mask_len": {
        "uint32": {
          "lte": 128
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RateLimit.Action.GenericKey": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "descriptor_value": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RateLimit.Action.HeaderValueMatch": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "descriptor_value": {
        "string": {
          "min_len": "1"
        }
      },
      "headers": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RateLimit.Action.DynamicMetaData": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "descriptor_key": {
        "string": {
          "min_len": "1"
        }
      },
      "metadata_key": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RateLimit.Action.MetaData": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "descriptor_key": {
        "string": {
          "min_len": "1"
        }
      },
      "metadata_key": {
        "message": {
          "required": true
        }
      },
      "source": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RateLimit.Action.QueryParameterValueMatch": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "descriptor_value": {
        "string": {
          "min_len": "1"
        }
      },
      "query_parameters": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.RateLimit.Override": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {},
    "oneofs": [
      "override_specifier"
    ]
  },
  "envoy.config.route.v3.RateLimit.Override.DynamicMetadata": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "metadata_key": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.HeaderMatcher": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1",
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      },
      "prefix_match": {
        "string": {
          "min_len": "1"
        }
      },
      "suffix_match": {
        "string": {
          "min_len": "1"
        }
      },
      "contains_match": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.QueryParameterMatcher": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1",
          "max_bytes": "1024"
        }
      },
      "string_match": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.InternalRedirectPolicy": {
    "source": "envoy/config/route/v3/route_components.proto",
    "fields": {
      "redirect_response_codes": {
        "repeated": {
          "max_items": "5"
        }
      },
      "response_headers_to_copy": {
        "repeated": {
          "unique": true,
          "items": {
            "string": {
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.data.accesslog.v3.AccessLogCommon": {
    "source": "envoy/data/accesslog/v3/accesslog.proto",
    "fields": {
      "sample_rate": {
        "double": {
          "lte": 1,
          "gt": 0
        }
      }
    },
    "oneofs": []
  },
  "envoy.data.accesslog.v3.HTTPRequestProperties": {
    "source": "envoy/data/accesslog/v3/accesslog.proto",
    "fields": {
      "request_method": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.accesslog.v3.AccessLogFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {},
    "oneofs": [
      "filter_specifier"
    ]
  },
  "envoy.config.accesslog.v3.ComparisonFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {
      "op": {
        "enum": {
          "defined_only": true
        }
      },
      "value": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.accesslog.v3.StatusCodeFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {
      "comparison": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.accesslog.v3.DurationFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {
      "comparison": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.accesslog.v3.RuntimeFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {
      "runtime_key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.accesslog.v3.AndFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {
      "filters": {
        "repeated": {
          "min_items": "2"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.accesslog.v3.OrFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {
      "filters": {
        "repeated": {
          "min_items": "2"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.accesslog.v3.HeaderFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {
      "header": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.accesslog.v3.ResponseFlagFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {
      "flags": {
        "repeated": {
          "items": {
            "string": {
              "in": [
                "LH",
                "UH",
                "UT",
                "LR",
                "UR",
                "UF",
                "UC",
                "UO",
                "NR",
                "DI",
                "FI",
                "RL",
                "UAEX",
                "RLSE",
                "DC",
                "URX",
                "SI",
                "IH",
                "DPE",
                "UMSDR",
                "RFCF",
                "NFCF",
                "DT",
                "UPE",
                "NC",
                "OM",
                "DF",
                "DO",
                "DR"
              ]
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.accesslog.v3.GrpcStatusFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {
      "statuses": {
        "repeated": {
          "items": {
            "enum": {
              "defined_only": true
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.accesslog.v3.LogTypeFilter": {
    "source": "envoy/config/accesslog/v3/accesslog.proto",
    "fields": {
      "types": {
        "repeated": {
          "items": {
            "enum": {
              "defined_only": true
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.CircuitBreakers.Thresholds": {
    "source": "envoy/config/cluster/v3/circuit_breaker.proto",
    "fields": {
      "priority": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.GrpcService": {
    "source": "envoy/config/core/v3/grpc_service.proto",
    "fields": {},
    "oneofs": [
      "target_specifier"
    ]
  },
  "envoy.config.core.v3.GrpcService.EnvoyGrpc": {
    "source": "envoy/config/core/v3/grpc_service.proto",
    "fields": {
      "cluster_name": {
        "string": {
          "min_len": "1"
        }
      },
      "authority": {
        "string": {
          "min_len": "0",
          "max_bytes": "16384",
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.GrpcService.GoogleGrpc": {
    "source": "envoy/config/core/v3/grpc_service.proto",
    "fields": {
      "target_uri": {
        "string": {
          "min_len": "1"
        }
      },
      "stat_prefix": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelCredentials": {
    "source": "envoy/config/core/v3/grpc_service.proto",
    "fields": {},
    "oneofs": [
      "credential_specifier"
    ]
  },
  "envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials": {
    "source": "envoy/config/core/v3/grpc_service.proto",
    "fields": {},
    "oneofs": [
      "credential_specifier"
    ]
  },
  "envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials.StsService": {
    "source": "envoy/config/core/v3/grpc_service.proto",
    "fields": {
      "subject_token_path": {
        "string": {
          "min_len": "1"
        }
      },
      "subject_token_type": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelArgs.Value": {
    "source": "envoy/config/core/v3/grpc_service.proto",
    "fields": {},
    "oneofs": [
      "value_specifier"
    ]
  },
  "xds.core.v3.Authority": {
    "source": "xds/core/v3/authority.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.ApiConfigSource": {
    "source": "envoy/config/core/v3/config_source.proto",
    "fields": {
      "api_type": {
        "enum": {
          "defined_only": true
        }
      },
      "transport_api_version": {
        "enum": {
          "defined_only": true
        }
      },
      "request_timeout": {
        "duration": {
          "gt": "0s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.SelfConfigSource": {
    "source": "envoy/config/core/v3/config_source.proto",
    "fields": {
      "transport_api_version": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.RateLimitSettings": {
    "source": "envoy/config/core/v3/config_source.proto",
    "fields": {
      "fill_rate": {
        "double": {
          "gt": 0
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.PathConfigSource": {
    "source": "envoy/config/core/v3/config_source.proto",
    "fields": {
      "path": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.ConfigSource": {
    "source": "envoy/config/core/v3/config_source.proto",
    "fields": {
      "resource_api_version": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": [
      "config_source_specifier"
    ]
  },
  "envoy.config.core.v3.ExtensionConfigSource": {
    "source": "envoy/config/core/v3/config_source.proto",
    "fields": {
      "config_source": {
        "any": {
          "required": true
        }
      },
      "type_urls": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Filter": {
    "source": "envoy/config/cluster/v3/filter.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.OutlierDetection": {
    "source": "envoy/config/cluster/v3/outlier_detection.proto",
    "fields": {
      "interval": {
        "duration": {
          "gt": "0s"
        }
      },
      "base_ejection_time": {
        "duration": {
          "gt": "0s"
        }
      },
      "max_ejection_percent": {
        "uint32": {
          "lte": 100
        }
      },
      "enforcing_consecutive_5xx": {
        "uint32": {
          "lte": 100
        }
      },
      "enforcing_success_rate": {
        "uint32": {
          "lte": 100
        }
      },
      "enforcing_consecutive_gateway_failure": {
        "uint32": {
          "lte": 100
        }
      },
      "enforcing_consecutive_local_origin_failure": {
        "uint32": {
          "lte": 100
        }
      },
      "enforcing_local_origin_success_rate": {
        "uint32": {
          "lte": 100
        }
      },
      "failure_percentage_threshold": {
        "uint32": {
          "lte": 100
        }
      },
      "enforcing_failure_percentage": {
        "uint32": {
          "lte": 100
        }
      },
      "enforcing_failure_percentage_local_origin": {
        "uint32": {
          "lte": 100
        }
      },
      "max_ejection_time": {
        "duration": {
          "gt": "0s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.EventServiceConfig": {
    "source": "envoy/config/core/v3/event_service_config.proto",
    "fields": {},
    "oneofs": [
      "config_source_specifier"
    ]
  },
  "envoy.config.core.v3.HealthStatusSet": {
    "source": "envoy/config/core/v3/health_check.proto",
    "fields": {
      "statuses": {
        "repeated": {
          "items": {
            "enum": {
              "defined_only": true
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.HealthCheck": {
    "source": "envoy/config/core/v3/health_check.proto",
    "fields": {
      "timeout": {
        "duration": {
          "required": true,
          "gt": "0s"
        }
      },
      "interval": {
        "duration": {
          "required": true,
          "gt": "0s"
        }
      },
      "unhealthy_threshold": {
        "message": {
          "required": true
        }
      },
      "healthy_threshold": {
        "message": {
          "required": true
        }
      },
      "no_traffic_interval": {
        "duration": {
          "gt": "0s"
        }
      },
      "no_traffic_healthy_interval": {
        "duration": {
          "gt": "0s"
        }
      },
      "unhealthy_interval": {
        "duration": {
          "gt": "0s"
        }
      },
      "unhealthy_edge_interval": {
        "duration": {
          "gt": "0s"
        }
      },
      "healthy_edge_interval": {
        "duration": {
          "gt": "0s"
        }
      }
    },
    "oneofs": [
      "health_checker"
    ]
  },
  "envoy.config.core.v3.HealthCheck.Payload": {
    "source": "envoy/config/core/v3/health_check.proto",
    "fields": {
      "text": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": [
      "payload"
    ]
  },
  "envoy.config.core.v3.HealthCheck.HttpHealthCheck": {
    "source": "envoy/config/core/v3/health_check.proto",
    "fields": {
      "host": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE"
        }
      },
      "path": {
        "string": {
          "min_len": "1",
          "well_known_regex": "HTTP_HEADER_VALUE"
        }
      },
      "response_buffer_size": {
        "uint64": {
          "gte": "0"
        }
      },
      "request_headers_to_add": {
        "repeated": {
          "max_items": "1000"
        }
      },
      "request_headers_to_remove": {
        "repeated": {
          "items": {
            "string": {
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      },
      "codec_client_type": {
        "enum": {
          "defined_only": true
        }
      },
      "method": {
        "enum": {
          "defined_only": true,
          "not_in": [
            6
          ]
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.HealthCheck.GrpcHealthCheck": {
    "source": "envoy/config/core/v3/health_check.proto",
    "fields": {
      "authority": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      },
      "initial_metadata": {
        "repeated": {
          "max_items": "1000"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.HealthCheck.CustomHealthCheck": {
    "source": "envoy/config/core/v3/health_check.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.QuicKeepAliveSettings": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {
      "max_interval": {
        "duration": {
          "lte": "0s",
          "gte": "1s"
        }
      },
      "initial_interval": {
        "duration": {
          "lte": "0s",
          "gte": "1s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.QuicProtocolOptions": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {
      "max_concurrent_streams": {
        "uint32": {
          "gte": 1
        }
      },
      "initial_stream_window_size": {
        "uint32": {
          "lte": 16777216,
          "gte": 1
        }
      },
      "initial_connection_window_size": {
        "uint32": {
          "lte": 25165824,
          "gte": 1
        }
      },
      "num_timeouts_to_trigger_port_migration": {
        "uint32": {
          "lte": 5,
          "gte": 0
        }
      },
      "idle_network_timeout": {
        "duration": {
          "lte": "600s",
          "gte": "1s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.UpstreamHttpProtocolOptions": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {
      "override_auto_sni_header": {
        "string": {
          "well_known_regex": "HTTP_HEADER_NAME",
          "ignore_empty": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.AlternateProtocolsCacheOptions": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      },
      "max_entries": {
        "uint32": {
          "gt": 0
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.AlternateProtocolsCacheOptions.AlternateProtocolsCacheEntry": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {
      "hostname": {
        "string": {
          "well_known_regex": "HTTP_HEADER_NAME",
          "ignore_empty": true
        }
      },
      "port": {
        "uint32": {
          "lt": 65535,
          "gt": 0
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.HttpProtocolOptions": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {
      "max_headers_count": {
        "uint32": {
          "gte": 1
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.Http1ProtocolOptions.HeaderKeyFormat": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {},
    "oneofs": [
      "header_format"
    ]
  },
  "envoy.config.core.v3.KeepaliveSettings": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {
      "interval": {
        "duration": {
          "gte": "0.001s"
        }
      },
      "timeout": {
        "duration": {
          "required": true,
          "gte": "0.001s"
        }
      },
      "connection_idle_interval": {
        "duration": {
          "gte": "0.001s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.Http2ProtocolOptions": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {
      "max_concurrent_streams": {
        "uint32": {
          "lte": 2147483647,
          "gte": 1
        }
      },
      "initial_stream_window_size": {
        "uint32": {
          "lte": 2147483647,
          "gte": 65535
        }
      },
      "initial_connection_window_size": {
        "uint32": {
          "lte": 2147483647,
          "gte": 65535
        }
      },
      "max_outbound_frames": {
        "uint32": {
          "gte": 1
        }
      },
      "max_outbound_control_frames": {
        "uint32": {
          "gte": 1
        }
      },
      "max_inbound_window_update_frames_per_data_frame_sent": {
        "uint32": {
          "gte": 1
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.Http2ProtocolOptions.SettingsParameter": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {
      "identifier": {
        "uint32": {
          "lte": 65535,
          "gte": 0
        },
        "message": {
          "required": true
        }
      },
      "value": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.SchemeHeaderTransformation": {
    "source": "envoy/config/core/v3/protocol.proto",
    "fields": {
      "scheme_to_overwrite": {
        "string": {
          "in": [
            "http",
            "https"
          ]
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.DnsResolutionConfig": {
    "source": "envoy/config/core/v3/resolver.proto",
    "fields": {
      "resolvers": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.endpoint.v3.Endpoint.HealthCheckConfig": {
    "source": "envoy/config/endpoint/v3/endpoint_components.proto",
    "fields": {
      "port_value": {
        "uint32": {
          "lte": 65535
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.endpoint.v3.LbEndpoint": {
    "source": "envoy/config/endpoint/v3/endpoint_components.proto",
    "fields": {
      "load_balancing_weight": {
        "uint32": {
          "gte": 1
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.endpoint.v3.LocalityLbEndpoints": {
    "source": "envoy/config/endpoint/v3/endpoint_components.proto",
    "fields": {
      "load_balancing_weight": {
        "uint32": {
          "gte": 1
        }
      },
      "priority": {
        "uint32": {
          "lte": 128
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.endpoint.v3.ClusterLoadAssignment": {
    "source": "envoy/config/endpoint/v3/endpoint.proto",
    "fields": {
      "cluster_name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.endpoint.v3.ClusterLoadAssignment.Policy": {
    "source": "envoy/config/endpoint/v3/endpoint.proto",
    "fields": {
      "overprovisioning_factor": {
        "uint32": {
          "gt": 0
        }
      },
      "endpoint_stale_after": {
        "duration": {
          "gt": "0s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.endpoint.v3.ClusterLoadAssignment.Policy.DropOverload": {
    "source": "envoy/config/endpoint/v3/endpoint.proto",
    "fields": {
      "category": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "xds.core.v3.ResourceLocator": {
    "source": "xds/core/v3/resource_locator.proto",
    "fields": {
      "scheme": {
        "enum": {
          "defined_only": true
        }
      },
      "resource_type": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "xds.core.v3.ResourceLocator.Directive": {
    "source": "xds/core/v3/resource_locator.proto",
    "fields": {
      "entry": {
        "string": {
          "min_len": "1",
          "pattern": "^[0-9a-zA-Z_\\-\\./~:]+$"
        }
      }
    },
    "oneofs": [
      "directive"
    ]
  },
  "xds.core.v3.CollectionEntry": {
    "source": "xds/core/v3/collection_entry.proto",
    "fields": {},
    "oneofs": [
      "resource_specifier"
    ]
  },
  "xds.core.v3.CollectionEntry.InlineEntry": {
    "source": "xds/core/v3/collection_entry.proto",
    "fields": {
      "name": {
        "string": {
          "pattern": "^[0-9a-zA-Z_\\-\\.~:]+$"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      },
      "type": {
        "enum": {
          "defined_only": true
        }
      },
      "connect_timeout": {
        "duration": {
          "gt": "0s"
        }
      },
      "lb_policy": {
        "enum": {
          "defined_only": true
        }
      },
      "dns_refresh_rate": {
        "duration": {
          "gt": "0.001s"
        }
      },
      "dns_lookup_family": {
        "enum": {
          "defined_only": true
        }
      },
      "cleanup_interval": {
        "duration": {
          "gt": "0s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.TransportSocketMatch": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.CustomClusterType": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.LbSubsetConfig": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "fallback_policy": {
        "enum": {
          "defined_only": true
        }
      },
      "metadata_fallback_policy": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetSelector": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "fallback_policy": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.LeastRequestLbConfig": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "choice_count": {
        "uint32": {
          "gte": 2
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.RingHashLbConfig": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "minimum_ring_size": {
        "uint64": {
          "lte": "8388608"
        }
      },
      "hash_function": {
        "enum": {
          "defined_only": true
        }
      },
      "maximum_ring_size": {
        "uint64": {
          "lte": "8388608"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.MaglevLbConfig": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "table_size": {
        "uint64": {
          "lte": "5000011"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.OriginalDstLbConfig": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "upstream_port_override": {
        "uint32": {
          "lte": 65535
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.CommonLbConfig.ConsistentHashingLbConfig": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "hash_balance_factor": {
        "uint32": {
          "gte": 100
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.RefreshRate": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "base_interval": {
        "duration": {
          "required": true,
          "gt": "0.001s"
        }
      },
      "max_interval": {
        "duration": {
          "gt": "0.001s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.Cluster.PreconnectPolicy": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "per_upstream_preconnect_ratio": {
        "double": {
          "lte": 3,
          "gte": 1
        }
      },
      "predictive_preconnect_ratio": {
        "double": {
          "lte": 3,
          "gte": 1
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.cluster.v3.UpstreamConnectionOptions.HappyEyeballsConfig": {
    "source": "envoy/config/cluster/v3/cluster.proto",
    "fields": {
      "first_address_family_count": {
        "uint32": {
          "gte": 1
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.core.v3.SubstitutionFormatString": {
    "source": "envoy/config/core/v3/substitution_format_string.proto",
    "fields": {
      "json_format": {
        "message": {
          "required": true
        }
      },
      "content_type": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      }
    },
    "oneofs": [
      "format"
    ]
  },
  "envoy.config.core.v3.UdpSocketConfig": {
    "source": "envoy/config/core/v3/udp_socket_config.proto",
    "fields": {
      "max_rx_datagram_size": {
        "uint64": {
          "lt": "65536",
          "gt": "0"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.listener.v3.Filter": {
    "source": "envoy/config/listener/v3/listener_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.listener.v3.FilterChainMatch": {
    "source": "envoy/config/listener/v3/listener_components.proto",
    "fields": {
      "destination_port": {
        "uint32": {
          "lte": 65535,
          "gte": 1
        }
      },
      "source_type": {
        "enum": {
          "defined_only": true
        }
      },
      "source_ports": {
        "repeated": {
          "items": {
            "uint32": {
              "lte": 65535,
              "gte": 1
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.listener.v3.ListenerFilterChainMatchPredicate": {
    "source": "envoy/config/listener/v3/listener_components.proto",
    "fields": {
      "any_match": {
        "bool": {
          "const": true
        }
      }
    },
    "oneofs": [
      "rule"
    ]
  },
  "envoy.config.listener.v3.ListenerFilterChainMatchPredicate.MatchSet": {
    "source": "envoy/config/listener/v3/listener_components.proto",
    "fields": {
      "rules": {
        "repeated": {
          "min_items": "2"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.listener.v3.ListenerFilter": {
    "source": "envoy/config/listener/v3/listener_components.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.listener.v3.QuicProtocolOptions": {
    "source": "envoy/config/listener/v3/quic_config.proto",
    "fields": {
      "packets_to_read_to_connection_count_ratio": {
        "uint32": {
          "gte": 1
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.listener.v3.Listener": {
    "source": "envoy/config/listener/v3/listener.proto",
    "fields": {
      "max_connections_to_accept_per_socket_event": {
        "uint32": {
          "gt": 0
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.listener.v3.Listener.ConnectionBalanceConfig": {
    "source": "envoy/config/listener/v3/listener.proto",
    "fields": {},
    "oneofs": [
      "balance_type"
    ]
  },
  "envoy.config.route.v3.RouteConfiguration": {
    "source": "envoy/config/route/v3/route.proto",
    "fields": {
      "internal_only_headers": {
        "repeated": {
          "items": {
            "string": {
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      },
      "response_headers_to_add": {
        "repeated": {
          "max_items": "1000"
        }
      },
      "response_headers_to_remove": {
        "repeated": {
          "items": {
            "string": {
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      },
      "request_headers_to_add": {
        "repeated": {
          "max_items": "1000"
        }
      },
      "request_headers_to_remove": {
        "repeated": {
          "items": {
            "string": {
              "well_known_regex": "HTTP_HEADER_NAME",
              "strict": false
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.Vhds": {
    "source": "envoy/config/route/v3/route.proto",
    "fields": {
      "config_source": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.ScopedRouteConfiguration": {
    "source": "envoy/config/route/v3/scoped_route.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      },
      "key": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.ScopedRouteConfiguration.Key": {
    "source": "envoy/config/route/v3/scoped_route.proto",
    "fields": {
      "fragments": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.config.route.v3.ScopedRouteConfiguration.Key.Fragment": {
    "source": "envoy/config/route/v3/scoped_route.proto",
    "fields": {},
    "oneofs": [
      "type"
    ]
  },
  "envoy.config.trace.v3.Tracing.Http": {
    "source": "envoy/config/trace/v3/http_tracer.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.v3.TokenBucket": {
    "source": "envoy/type/v3/token_bucket.proto",
    "fields": {
      "max_tokens": {
        "uint32": {
          "gt": 0
        }
      },
      "tokens_per_fill": {
        "uint32": {
          "gt": 0
        }
      },
      "fill_interval": {
        "duration": {
          "required": true,
          "gt": "0s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.common.ratelimit.v3.RateLimitDescriptor": {
    "source": "envoy/extensions/common/ratelimit/v3/ratelimit.proto",
    "fields": {
      "entries": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry": {
    "source": "envoy/extensions/common/ratelimit/v3/ratelimit.proto",
    "fields": {
      "key": {
        "string": {
          "min_len": "1"
        }
      },
      "value": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride": {
    "source": "envoy/extensions/common/ratelimit/v3/ratelimit.proto",
    "fields": {
      "unit": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.common.ratelimit.v3.LocalRateLimitDescriptor": {
    "source": "envoy/extensions/common/ratelimit/v3/ratelimit.proto",
    "fields": {
      "entries": {
        "repeated": {
          "min_items": "1"
        }
      },
      "token_bucket": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.common.fault.v3.FaultDelay": {
    "source": "envoy/extensions/filters/common/fault/v3/fault.proto",
    "fields": {
      "fixed_delay": {
        "duration": {
          "gt": "0s"
        }
      }
    },
    "oneofs": [
      "fault_delay_secifier"
    ]
  },
  "envoy.extensions.filters.common.fault.v3.FaultRateLimit": {
    "source": "envoy/extensions/filters/common/fault/v3/fault.proto",
    "fields": {},
    "oneofs": [
      "limit_type"
    ]
  },
  "envoy.extensions.filters.common.fault.v3.FaultRateLimit.FixedLimit": {
    "source": "envoy/extensions/filters/common/fault/v3/fault.proto",
    "fields": {
      "limit_kbps": {
        "uint64": {
          "gte": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.http.fault.v3.FaultAbort": {
    "source": "envoy/extensions/filters/http/fault/v3/fault.proto",
    "fields": {
      "http_status": {
        "uint32": {
          "lt": 600,
          "gte": 200
        }
      }
    },
    "oneofs": [
      "error_type"
    ]
  },
  "envoy.type.v3.HttpStatus": {
    "source": "envoy/type/v3/http_status.proto",
    "fields": {
      "code": {
        "enum": {
          "defined_only": true,
          "not_in": [
            0
          ]
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit": {
    "source": "envoy/extensions/filters/http/local_ratelimit/v3/local_rate_limit.proto",
    "fields": {
      "stat_prefix": {
        "string": {
          "min_len": "1"
        }
      },
      "request_headers_to_add_when_not_enforced": {
        "repeated": {
          "max_items": "10"
        }
      },
      "response_headers_to_add": {
        "repeated": {
          "max_items": "10"
        }
      },
      "stage": {
        "uint32": {
          "lte": 10
        }
      },
      "enable_x_ratelimit_headers": {
        "enum": {
          "defined_only": true
        }
      },
      "vh_rate_limits": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.type.http.v3.PathTransformation.Operation": {
    "source": "envoy/type/http/v3/path_transformation.proto",
    "fields": {},
    "oneofs": [
      "operation_specifier"
    ]
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "codec_type": {
        "enum": {
          "defined_only": true
        }
      },
      "stat_prefix": {
        "string": {
          "min_len": "1"
        }
      },
      "server_name": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      },
      "server_header_transformation": {
        "enum": {
          "defined_only": true
        }
      },
      "max_request_headers_kb": {
        "uint32": {
          "lte": 8192,
          "gt": 0
        }
      },
      "request_headers_timeout": {
        "duration": {
          "gte": "0s"
        }
      },
      "access_log_flush_interval": {
        "duration": {
          "gte": "0.001s"
        }
      },
      "via": {
        "string": {
          "well_known_regex": "HTTP_HEADER_VALUE",
          "strict": false
        }
      },
      "forward_client_cert_details": {
        "enum": {
          "defined_only": true
        }
      }
    },
    "oneofs": [
      "route_specifier"
    ]
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.HcmAccessLogOptions": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "access_log_flush_interval": {
        "duration": {
          "gte": "0.001s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "filter": {
        "message": {
          "required": true
        }
      },
      "status_code": {
        "uint32": {
          "lt": 600,
          "gte": 200
        }
      },
      "headers_to_add": {
        "repeated": {
          "max_items": "1000"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.Rds": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "config_source": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRouteConfigurationsList": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "scoped_route_configurations": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      },
      "scope_key_builder": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": [
      "config_specifier"
    ]
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "fragments": {
        "repeated": {
          "min_items": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {},
    "oneofs": [
      "type"
    ]
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1",
          "well_known_regex": "HTTP_HEADER_NAME",
          "strict": false
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor.KvElement": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "separator": {
        "string": {
          "min_len": "1"
        }
      },
      "key": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRds": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "scoped_rds_config_source": {
        "message": {
          "required": true
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter": {
    "source": "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
    "fields": {
      "name": {
        "string": {
          "min_len": "1"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.http.router.v3.Router": {
    "source": "envoy/extensions/filters/http/router/v3/router.proto",
    "fields": {
      "strict_check_headers": {
        "repeated": {
          "items": {
            "string": {
              "in": [
                "x-envoy-upstream-rq-timeout-ms",
                "x-envoy-upstream-rq-per-try-timeout-ms",
                "x-envoy-max-retries",
                "x-envoy-retry-grpc-on",
                "x-envoy-retry-on"
              ]
            }
          }
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.filters.http.router.v3.Router.UpstreamAccessLogOptions": {
    "source": "envoy/extensions/filters/http/router/v3/router.proto",
    "fields": {
      "upstream_log_flush_interval": {
        "duration": {
          "gte": "0.001s"
        }
      }
    },
    "oneofs": []
  },
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
    "source": "envoy/extensions/upstreams/http/v3/http_protocol_options.proto",
    "fields": {},
    "oneofs": [
      "upstream_protocol_options"
    ]
  },
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig": {
    "source": "envoy/extensions/upstreams/http/v3/http_protocol_options.proto",
    "fields": {},
    "oneofs": [
      "protocol_config"
    ]
  },
  "envoy.service.discovery.v3.DynamicParameterConstraints.SingleConstraint": {
    "source": "envoy/service/discovery/v3/discovery.proto",
    "fields": {},
    "oneofs": [
      "constraint_type"
    ]
  }
};
